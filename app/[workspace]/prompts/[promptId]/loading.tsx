import { TextSkeleton } from '@/components/feedback/skeletons'

export default function Loading() {
  return (
    <div className="flex min-h-0 flex-1 gap-8 p-4 sm:px-6">
      <div className="flex flex-1 flex-col gap-8 pt-2">
        <TextSkeleton lines={4} />
        <TextSkeleton lines={3} />
      </div>
      <div className="flex w-72 flex-col gap-8 pt-2 max-lg:hidden">
        <TextSkeleton lines={3} />
        <TextSkeleton lines={5} />
      </div>
    </div>
  )
}
