import { redirect } from 'next/navigation'

type Props = { params: Promise<{ workspace: string; session: string }> }

/** The link of a session leads to the playground that shows it. */
export default async function SessionPage({ params }: Props) {
  const { workspace, session } = await params
  redirect(`/${encodeURIComponent(workspace)}/playground?session=${encodeURIComponent(session)}`)
}
