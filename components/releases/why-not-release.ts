import { permissions } from '@/lib/workspaces/roles'

/** Why somebody with this role cannot release. */
export const whyNotRelease = (role: string): string => `Your role here is ${role}. Releasing needs ${permissions['release.write'].role}.`
