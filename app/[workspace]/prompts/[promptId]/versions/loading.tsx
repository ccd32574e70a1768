import { TextSkeleton } from '@/components/feedback/skeletons'

export default function Loading() {
  return (
    <div className="flex flex-col lg:flex-row">
      <div className="flex flex-col gap-6 p-4 lg:w-80 lg:border-r">
        <TextSkeleton lines={2} />
        <TextSkeleton lines={2} />
        <TextSkeleton lines={2} />
      </div>
      <div className="flex-1 p-6 max-lg:hidden">
        <TextSkeleton lines={8} />
      </div>
    </div>
  )
}
