import { EmptyState } from '@/components/feedback/empty-state'
import { type Permission, permissions } from '@/lib/workspaces/roles'

/** In place of what this person may not see: says which role may. */
export function NoAccess({ permission, role, title }: { permission: Permission; role: string; title: string }) {
  const { role: needed, does } = permissions[permission]
  return (
    <EmptyState mark="none" title={title}>
      Your role here is {role}. This needs {needed}: {does.charAt(0).toLowerCase() + does.slice(1)}. Ask an admin or owner of the workspace.
    </EmptyState>
  )
}
