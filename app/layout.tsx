import type { Metadata, Viewport } from 'next'
import './globals.css'
import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import { cookies, headers } from 'next/headers'
import type { ReactNode } from 'react'
import { parseTheme, themeCookie } from '@/components/shell/preferences'
import { cn } from '@/components/ui/cn'
import { NonceProvider } from '@/components/ui/nonce'
import { Toaster } from '@/components/ui/toaster'
import { TooltipProvider } from '@/components/ui/tooltip'

export const metadata: Metadata = {
  title: { default: 'Versicle', template: '%s · Versicle' },
  description: 'One prompt, every gateway, every answer side by side.',
  robots: { index: false, follow: false },
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fcfbf8' },
    { media: '(prefers-color-scheme: dark)', color: '#0d1016' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = parseTheme((await cookies()).get(themeCookie)?.value)
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    <html lang="en" data-theme={theme} className={cn(GeistSans.variable, GeistMono.variable)}>
      <body>
        <NonceProvider nonce={nonce}>
          <TooltipProvider delayDuration={350} skipDelayDuration={150}>
            {children}
          </TooltipProvider>
          <Toaster />
        </NonceProvider>
      </body>
    </html>
  )
}
