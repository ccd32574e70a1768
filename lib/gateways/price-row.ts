import { actorRef, type Ctx } from '@/lib/context'
import { Prisma, type Tx } from '@/lib/database/client'
import { databaseNow } from '@/lib/database/clock'
import { newId } from '@/lib/ids'
import { priceJumps } from './price-jump'
import type { PriceDto, PriceInput, PriceSource } from './price-schema'

type Amount = { toFixed: () => string }
type Figures = {
  currency: string | null
  inputPerMillion: Amount | null
  cachedPerMillion: Amount | null
  outputPerMillion: Amount | null
  perCall: Amount | null
}
type PriceRow = Figures & { id: string; source: string; note: string; validFrom: Date; createdAt: Date; setByName: string }
type Before = {
  beforeCurrency: string | null
  beforeInput: Amount | null
  beforeCached: Amount | null
  beforeOutput: Amount | null
  beforePerCall: Amount | null
}

/** A row's figures; null where it says that the price is not known. */
export function figuresOf(row: Figures) {
  if (row.currency === null) return null
  const text = (amount: Amount | null) => amount?.toFixed() ?? null
  return {
    currency: row.currency,
    inputPerMillion: text(row.inputPerMillion),
    cachedInputPerMillion: text(row.cachedPerMillion),
    outputPerMillion: text(row.outputPerMillion),
    perCall: text(row.perCall),
  }
}

/** One row as a price; null where it says that the price is not known. `before`: the last known price before it. */
function priceOf(row: PriceRow, before: Figures | null): PriceDto | null {
  const figures = figuresOf(row)
  return (
    figures && {
      ...figures,
      id: row.id,
      source: row.source as PriceSource,
      note: row.note,
      validFrom: row.validFrom.toISOString(),
      setAt: row.createdAt.toISOString(),
      setBy: row.setByName,
      jumps: priceJumps(before && figuresOf(before), figures),
    }
  )
}

const rowColumns = Prisma.sql`f."id", f."currency", f."inputPerMillion", f."cachedPerMillion", f."outputPerMillion", f."perCall", f."source",
  f."note", f."validFrom", f."createdAt", f."setByName", b."currency" AS "beforeCurrency", b."inputPerMillion" AS "beforeInput",
  b."cachedPerMillion" AS "beforeCached", b."outputPerMillion" AS "beforeOutput", b."perCall" AS "beforePerCall"`
/** The last known price before the row `f`. */
const lastKnown = Prisma.sql`LEFT JOIN LATERAL (
  SELECT p."currency", p."inputPerMillion", p."cachedPerMillion", p."outputPerMillion", p."perCall" FROM "Price" p
  WHERE p."workspaceId" = f."workspaceId" AND p."gatewayId" = f."gatewayId" AND p."model" = f."model" AND p."currency" IS NOT NULL
    AND (p."validFrom", p."id") < (f."validFrom", f."id")
  ORDER BY p."validFrom" DESC, p."id" DESC LIMIT 1) b ON true`

const withBefore = (row: PriceRow & Before): PriceDto | null =>
  priceOf(row, {
    currency: row.beforeCurrency,
    inputPerMillion: row.beforeInput,
    cachedPerMillion: row.beforeCached,
    outputPerMillion: row.beforeOutput,
    perCall: row.beforePerCall,
  })

/** Tells the price in force of each model of these gateways (all of the workspace without them). By the database's clock. */
export async function pricesInForce(
  tx: Tx,
  { workspaceId }: Ctx,
  gatewayIds?: readonly string[],
): Promise<(gatewayId: string, model: string) => PriceDto | null> {
  const only = gatewayIds ? Prisma.sql`AND "gatewayId" = ANY(${[...gatewayIds]})` : Prisma.empty
  const rows = await tx.$queryRaw<(PriceRow & Before & { gatewayId: string; model: string })[]>`
    SELECT f."gatewayId", f."model", ${rowColumns} FROM (
      SELECT DISTINCT ON ("workspaceId", "gatewayId", "model") * FROM "Price"
      WHERE "workspaceId" = ${workspaceId} ${only} AND "validFrom" <= clock_timestamp()
      ORDER BY "workspaceId", "gatewayId", "model", "validFrom" DESC, "id" DESC) f ${lastKnown}`
  const prices = new Map(rows.map((row) => [`${row.gatewayId} ${row.model}`, withBefore(row)]))
  return (gatewayId, model) => prices.get(`${gatewayId} ${model}`) ?? null
}

/** The price in force of one model of the gateway in use with this slug; null when it is not known. */
export async function priceInForce(tx: Tx, { workspaceId }: Ctx, gateway: string, model: string): Promise<PriceDto | null> {
  const [row] = await tx.$queryRaw<(PriceRow & Before)[]>`
    SELECT ${rowColumns} FROM (
      SELECT p.* FROM "Price" p JOIN "Gateway" g ON g."workspaceId" = p."workspaceId" AND g."id" = p."gatewayId"
      WHERE p."workspaceId" = ${workspaceId} AND g."slug" = ${gateway} AND g."archivedAt" IS NULL AND p."model" = ${model}
        AND p."validFrom" <= clock_timestamp()
      ORDER BY p."validFrom" DESC, p."id" DESC LIMIT 1) f ${lastKnown}`
  return row ? withBefore(row) : null
}

/** Tells when the next price that is planned for a model begins to count. */
export async function plannedPrices(
  tx: Tx,
  { workspaceId }: Ctx,
  gatewayIds: readonly string[],
): Promise<(gatewayId: string, model: string) => Date | null> {
  const rows = await tx.$queryRaw<{ gatewayId: string; model: string; next: Date }[]>`
    SELECT "gatewayId", "model", min("validFrom") AS "next" FROM "Price"
    WHERE "workspaceId" = ${workspaceId} AND "gatewayId" = ANY(${[...gatewayIds]}) AND "validFrom" > clock_timestamp()
    GROUP BY "gatewayId", "model"`
  const times = new Map(rows.map((row) => [`${row.gatewayId} ${row.model}`, row.next]))
  return (gatewayId, model) => times.get(`${gatewayId} ${model}`) ?? null
}

/** All rows of one model, newest first, those that are yet to come included. A row whose `price` is null says: not known from then on. */
export async function priceRows(tx: Tx, { workspaceId }: Ctx, gatewayId: string, model: string) {
  const rows = await tx.$queryRaw<(PriceRow & Before & { planned: boolean })[]>`
    SELECT ${rowColumns}, f."validFrom" > clock_timestamp() AS "planned" FROM "Price" f ${lastKnown}
    WHERE f."workspaceId" = ${workspaceId} AND f."gatewayId" = ${gatewayId} AND f."model" = ${model}
    ORDER BY f."validFrom" DESC, f."id" DESC LIMIT 1000`
  return rows.map((row) => ({ row, planned: row.planned, price: withBefore(row) }))
}

/** `note` where it is another for each. */
export type NewPrice = { model: string; price: PriceInput | null; note?: string | null }

/** Writes a row for each price, valid from now unless another time is given. Nothing else ever writes or changes one. Callers hold the gateway's lock. */
export async function writePrices(
  tx: Tx,
  ctx: Ctx,
  {
    gatewayId,
    prices,
    source,
    note = '',
    validFrom,
  }: { gatewayId: string; prices: readonly NewPrice[]; source: PriceSource; note?: string; validFrom?: Date },
): Promise<void> {
  const from = validFrom ?? (await databaseNow(tx))
  await tx.price.createMany({
    data: prices.map(({ model, price, note: own }) => ({
      id: newId('prc'),
      workspaceId: ctx.workspaceId,
      gatewayId,
      model,
      currency: price?.currency ?? null,
      inputPerMillion: price?.inputPerMillion ?? null,
      cachedPerMillion: price?.cachedInputPerMillion ?? null,
      outputPerMillion: price?.outputPerMillion ?? null,
      perCall: price?.perCall ?? null,
      source,
      note: own ?? note,
      validFrom: from,
      setBy: actorRef(ctx),
      setByName: ctx.actor.name,
    })),
  })
}

/** A model leaves the list: what was planned for it falls away, and from now on its price is not known. What was stays readable. */
export async function endPrices(tx: Tx, ctx: Ctx, gatewayId: string, model: string): Promise<void> {
  const now = await databaseNow(tx)
  await tx.price.deleteMany({ where: { workspaceId: ctx.workspaceId, gatewayId, model, validFrom: { gt: now } } })
  const last = await tx.price.findFirst({
    where: { workspaceId: ctx.workspaceId, gatewayId, model },
    orderBy: [{ validFrom: 'desc' }, { id: 'desc' }],
    select: { currency: true },
  })
  if (last?.currency)
    await writePrices(tx, ctx, { gatewayId, prices: [{ model, price: null }], source: 'manual', note: 'The model was removed.' })
}
