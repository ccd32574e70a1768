import { TabLinks } from '@/components/ui/tab-links'

/** The two places of the releases section. `waiting`: how many requests whoever looks may approve. */
export function ReleaseTabs({ workspace, waiting }: { workspace: string; waiting: number }) {
  const board = `/${workspace}/releases`
  return (
    <TabLinks
      label="Releases"
      className="px-4 sm:px-6"
      tabs={[
        { href: board, label: 'Board' },
        { href: `${board}/approvals`, label: 'Approvals', ...(waiting > 0 && { count: waiting }) },
      ]}
    />
  )
}
