import { z } from 'zod'
import { GatewaySlug } from '@/lib/gateways/schema'

export const HEALTH_WINDOWS = ['1h', '24h', '7d'] as const
export const HealthWindow = z.enum(HEALTH_WINDOWS)
export type HealthWindow = z.infer<typeof HealthWindow>

/** Ways a call goes wrong. */
export const ERROR_KINDS = [
  /** Text came, and the stream was cut off. */
  'incomplete',
  /** 429. */
  'rateLimited',
  /** 401, 402, 403: the key, or the money behind it. */
  'unauthorized',
  /** Any other 4xx. */
  'refused',
  /** 5xx, or an error inside an answer. */
  'failed',
  'timedOut',
  'unreachable',
  /** What came was no answer in the OpenAI protocol. */
  'unreadable',
] as const
export const ErrorKind = z.enum(ERROR_KINDS)
export type ErrorKind = z.infer<typeof ErrorKind>

export const AskHealth = z.strictObject({ gateway: GatewaySlug, window: HealthWindow.default('24h') })
export type AskHealth = z.input<typeof AskHealth>

export type Percentiles = { p50: number; p95: number }

/** What the calls of a window came to. Every try counts: one that failed before another answered is a failed call of its gateway. */
export type HealthFigures = {
  calls: number
  ok: number
  /** Stopped by the caller: neither good nor bad. */
  aborted: number
  errors: number
  /** Errors among the calls that were not aborted; null when there are none. */
  errorRate: number | null
  errorsByKind: Partial<Record<ErrorKind, number>>
  /** Of the calls that went well, in milliseconds; null when none told it. */
  firstTokenMs: Percentiles | null
  latencyMs: Percentiles | null
  lastOkAt: string | null
  lastCallAt: string | null
}
/** A piece of the window, from `at` on. */
export type HealthPoint = { at: string; calls: number; errors: number; latencyMsP50: number | null }

export type GatewayHealthDto = HealthFigures & {
  gateway: string
  window: HealthWindow
  from: string
  to: string
  points: HealthPoint[]
  /** Most called first. */
  models: (HealthFigures & { model: string; points: HealthPoint[] })[]
}
