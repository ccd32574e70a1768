import type { ReactNode } from 'react'
import { Logo } from '@/components/brand/logo'
import { ServiceBook } from '@/components/brand/service-book'

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh">
      <ServiceBook className="hidden w-2/5 max-w-2xl shrink-0 lg:flex" />
      <div className="flex min-w-0 flex-1 flex-col px-4 sm:px-8">
        <header className="mx-auto w-full max-w-sm pt-12 sm:pt-[16dvh]">
          <Logo />
        </header>
        <main className="mx-auto w-full max-w-sm flex-1 pt-8 pb-16">{children}</main>
      </div>
    </div>
  )
}
