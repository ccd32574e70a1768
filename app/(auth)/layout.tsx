import type { ReactNode } from 'react'
import { Logo } from '@/components/brand/logo'

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col px-4">
      <header className="mx-auto w-full max-w-sm pt-12 sm:pt-[14dvh]">
        <Logo />
      </header>
      <main className="mx-auto w-full max-w-sm flex-1 pt-8 pb-16">{children}</main>
    </div>
  )
}
