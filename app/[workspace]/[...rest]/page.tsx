import { notFound } from 'next/navigation'

/** An unknown address inside a workspace: "not found" with the shell around it. */
export default function UnknownPage() {
  notFound()
}
