import { TableSkeleton } from '@/components/feedback/skeletons'

export default function Loading() {
  return <TableSkeleton columns={4} />
}
