'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { toast } from 'sonner'
import { Button, type ButtonProps } from '@/components/ui/button'
import { copyText } from './copy-text'

type CopyButtonProps = Pick<ButtonProps, 'variant' | 'size' | 'className'> & {
  value: string
  /** What is copied: "Copy key". Shown, unless the size is an icon's; always read out. */
  label?: string
}

export function CopyButton({ value, label = 'Copy', variant = 'ghost', size = 'icon-sm', className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1600)
    return () => clearTimeout(timer)
  }, [copied])

  const copy = async () => {
    if (await copyText(value)) setCopied(true)
    else toast.error('The browser did not allow copying', { description: 'Select the text and copy it by hand.' })
  }
  const iconOnly = size?.startsWith('icon') ?? false
  return (
    <Button
      variant={variant}
      size={size}
      className={className}
      onClick={copy}
      aria-label={iconOnly ? label : undefined}
      title={iconOnly ? label : undefined}
    >
      {copied ? <Check className="text-well" /> : <Copy />}
      {!iconOnly && (copied ? 'Copied' : label)}
      <span role="status" className="sr-only">
        {copied && iconOnly ? 'Copied' : ''}
      </span>
    </Button>
  )
}
