import type { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { authOptions } from '@/lib/http/auth-options'
import { authRequest } from '@/lib/http/auth-request'
import { personDoor } from '@/lib/http/person-door'

type Context = { params: Promise<{ nextauth: string[] }> }

const handler = (request: NextRequest, context: Context) =>
  personDoor(request, async () => NextAuth(authOptions())(await authRequest(request), context))

export { handler as GET, handler as POST }
