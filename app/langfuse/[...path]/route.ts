import { unknownLangfuseAddress } from '@/lib/http/langfuse/prompts'

export const GET = unknownLangfuseAddress
export const HEAD = unknownLangfuseAddress
export const POST = unknownLangfuseAddress
export const PUT = unknownLangfuseAddress
export const PATCH = unknownLangfuseAddress
export const DELETE = unknownLangfuseAddress
export const OPTIONS = unknownLangfuseAddress
