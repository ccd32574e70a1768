import { handleSandbox } from '@/lib/sandbox/handle'

export const dynamic = 'force-dynamic'

export {
  handleSandbox as DELETE,
  handleSandbox as GET,
  handleSandbox as HEAD,
  handleSandbox as PATCH,
  handleSandbox as POST,
  handleSandbox as PUT,
}
