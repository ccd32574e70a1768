'use client'

import { Check } from 'lucide-react'
import { DropdownMenu as Radix, Slot } from 'radix-ui'
import { type ComponentProps, createContext, use, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { cn } from './cn'
import { leaveFocus } from './leave-focus'
import { itemStyles, labelStyles, surfaceStyles } from './menu-styles'

/** The landmark that a menu opens in, and who tells it by its trigger. */
const LandmarkContext = createContext<{ landmark: Element | null; onTrigger: (trigger: Element) => void } | null>(null)

/**
 * A menu is a part of the landmark its trigger stands in, so that nothing on the page is outside of all of them (axe: `region`). Not within
 * a dialog: that is transformed, and would cut the menu off.
 */
const landmarkOf = (trigger: Element) => (trigger.closest('[role=dialog]') ? null : trigger.closest('main, nav, aside, header'))

/** Not modal: the page behind stays readable to screen readers and does not jump. */
export function DropdownMenu(props: ComponentProps<typeof Radix.Root>) {
  const [landmark, setLandmark] = useState<Element | null>(null)
  const onTrigger = useCallback((trigger: Element) => setLandmark(landmarkOf(trigger)), [])
  const context = useMemo(() => ({ landmark, onTrigger }), [landmark, onTrigger])
  return (
    <LandmarkContext value={context}>
      <Radix.Root modal={false} {...props} />
    </LandmarkContext>
  )
}

/** Also as the only child of a Tooltip, which hands it a ref of its own. */
export function DropdownMenuTrigger({ ref, ...props }: ComponentProps<typeof Radix.Trigger>) {
  const onTrigger = use(LandmarkContext)?.onTrigger
  const own = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (own.current) onTrigger?.(own.current)
  }, [onTrigger])
  const both = useCallback(
    (trigger: HTMLButtonElement | null) => {
      own.current = trigger
      if (typeof ref === 'function') ref(trigger)
      else if (ref) ref.current = trigger
    },
    [ref],
  )
  return <Radix.Trigger ref={both} {...props} />
}

export const DropdownMenuRadioGroup = Radix.RadioGroup

export function DropdownMenuContent({
  className,
  sideOffset = 4,
  align = 'end',
  onCloseAutoFocus,
  onInteractOutside,
  ...props
}: ComponentProps<typeof Radix.Content>) {
  const content = useRef<HTMLDivElement>(null)
  const landmark = use(LandmarkContext)?.landmark
  return (
    <Radix.Portal container={landmark ?? undefined}>
      <Radix.Content
        ref={content}
        sideOffset={sideOffset}
        align={align}
        collisionPadding={8}
        onCloseAutoFocus={(event) => {
          onCloseAutoFocus?.(event)
          leaveFocus(event)
        }}
        onInteractOutside={(event) => {
          onInteractOutside?.(event)
          // The trigger opens and closes by itself; taken for a press outside, one during the fade would close what it has just opened.
          const trigger = document.getElementById(content.current?.getAttribute('aria-labelledby') ?? '')
          if (trigger?.contains(event.target as Node)) event.preventDefault()
        }}
        className={cn(surfaceStyles, 'max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto', className)}
        {...props}
      />
    </Radix.Portal>
  )
}

/** `asChild`: the only child (a link, say) becomes the item. */
type ItemProps = ComponentProps<typeof Radix.Item> & { tone?: 'danger'; shortcut?: string }

export function DropdownMenuItem({ className, tone, shortcut, children, ...props }: ItemProps) {
  return (
    <Radix.Item
      className={cn(
        itemStyles,
        '[&_svg]:text-muted-foreground',
        tone === 'danger' && 'text-danger data-[highlighted]:bg-danger-tint [&_svg]:text-danger',
        className,
      )}
      {...props}
    >
      <Slot.Slottable>{children}</Slot.Slottable>
      {shortcut && <span className="ml-auto pl-6 text-muted-foreground text-xs">{shortcut}</span>}
    </Radix.Item>
  )
}

export function DropdownMenuRadioItem({ className, children, ...props }: ComponentProps<typeof Radix.RadioItem>) {
  return (
    <Radix.RadioItem className={cn(itemStyles, 'pr-8', className)} {...props}>
      {children}
      <Radix.ItemIndicator className="absolute right-2">
        <Check />
      </Radix.ItemIndicator>
    </Radix.RadioItem>
  )
}

export function DropdownMenuLabel({ className, ...props }: ComponentProps<typeof Radix.Label>) {
  return <Radix.Label className={cn(labelStyles, className)} {...props} />
}

export function DropdownMenuSeparator({ className, ...props }: ComponentProps<typeof Radix.Separator>) {
  return <Radix.Separator className={cn('-mx-1 my-1 h-px bg-border', className)} {...props} />
}
