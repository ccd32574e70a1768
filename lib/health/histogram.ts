/** How many values fell into each bucket, by the bucket's number; what is not there is 0. */
export type Histogram = Readonly<Record<string, number>>

const PER_DOUBLING = 4
const DOUBLINGS = 21

/**
 * Bounds of the buckets in milliseconds: four to each doubling, from 1 ms to 35 minutes, so a bucket is 19 % wide. Bucket n holds what is
 * at least bound n-1 and less than bound n, counted as PostgreSQL's width_bucket does; 0 holds what is below 1 ms.
 */
export const BOUNDS_MS: readonly number[] = Array.from({ length: PER_DOUBLING * DOUBLINGS + 1 }, (_, i) => 2 ** (i / PER_DOUBLING))

/** All values of several histograms as one. */
export function merged(histograms: Iterable<Histogram>): Histogram {
  const sum: Record<string, number> = {}
  for (const each of histograms) for (const [bucket, count] of Object.entries(each)) sum[bucket] = (sum[bucket] ?? 0) + count
  return sum
}

/**
 * The value below which `share` of the values lie, in milliseconds, evened out inside its bucket (so at most 19 % off, and of many values
 * far less). Null when there are none.
 */
export function percentile(histogram: Histogram, share: number): number | null {
  const buckets = Object.entries(histogram)
    .map(([bucket, count]) => ({ bucket: Number(bucket), count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => a.bucket - b.bucket)
  const total = buckets.reduce((sum, { count }) => sum + count, 0)
  const wanted = share * total
  let below = 0
  for (const { bucket, count } of buckets) {
    if (below + count >= wanted) {
      const low = bucket === 0 ? 0 : (BOUNDS_MS[bucket - 1] ?? 0)
      const high = BOUNDS_MS[bucket] ?? low
      return Math.round((low + (high - low) * Math.max(0, (wanted - below) / count)) * 10) / 10
    }
    below += count
  }
  return null
}
