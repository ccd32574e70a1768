import { TextSkeleton } from '@/components/feedback/skeletons'
import { Page } from '@/components/shell/page'

export default function Loading() {
  return (
    <Page crumbs={[{ label: 'Runs' }, { label: 'Run' }]}>
      <div className="mx-auto flex max-w-6xl flex-col gap-8 px-4 py-6 sm:px-6">
        <TextSkeleton lines={5} />
        <TextSkeleton lines={3} />
      </div>
    </Page>
  )
}
