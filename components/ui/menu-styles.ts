/** What menus, selects and the palette have in common. */
export const surfaceStyles =
  'z-50 overflow-x-hidden rounded-md border border-border-strong bg-popover p-1 text-foreground text-sm shadow-float outline-none data-[state=closed]:animate-out data-[state=open]:animate-in data-[state=closed]:fade-out-0 data-[state=open]:fade-in-0 data-[state=open]:zoom-in-98 duration-100'

export const itemStyles =
  'relative flex min-h-7 cursor-default select-none items-center gap-2 rounded-sm px-2 py-1 outline-none data-[disabled]:pointer-events-none data-[highlighted]:bg-accent data-[disabled]:opacity-50 pointer-coarse:min-h-10 [&_svg]:size-4 [&_svg]:shrink-0'

export const labelStyles = 'px-2 pt-1.5 pb-1 font-normal text-muted-foreground text-xs'
