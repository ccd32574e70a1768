import { EmptyState } from '@/components/feedback/empty-state'
import { type Permission, permissions } from '@/lib/workspaces/roles'
import { lowered } from './role-words'

/** In place of what this person may not see: says which role may. */
export function NoAccess({ permission, role, title }: { permission: Permission; role: string; title: string }) {
  const { role: needed, does } = permissions[permission]
  return (
    <EmptyState mark="none" title={title}>
      Your role here is {role}. This needs {needed}: {lowered(does)}. Ask an admin or owner of the workspace.
    </EmptyState>
  )
}
