'use client'

import { relativeWords } from '@/components/feedback/relative-time-words'
import { Field } from '@/components/ui/field'
import { Select, SelectItem } from '@/components/ui/select'
import type { PreviewRelease, ReleaseDto, ReleasePreview } from '@/lib/releases/schema'
import { armsInWords } from './live'

type ChoicesProps = { question: PreviewRelease; preview: ReleasePreview; onChange: (question: PreviewRelease) => void }

/** Where to and which version, for a release; back to which release, for a rollback. A promotion has nothing to choose. */
export function Choices({ question, preview, onChange }: ChoicesProps) {
  if (question.kind === 'release') return <ReleaseChoices question={question} preview={preview} onChange={onChange} />
  if (question.kind === 'rollback') return <RollbackChoices question={question} preview={preview} onChange={onChange} />
  return null
}

function ReleaseChoices({ question, preview, onChange }: ChoicesProps & { question: PreviewRelease & { kind: 'release' } }) {
  const { lanes, environment, versions, incoming } = preview
  const chosen = question.version ?? incoming?.[0]?.version
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Environment">
        <Select value={environment.slug} onValueChange={(slug) => onChange({ ...question, environment: slug })}>
          {lanes.map(({ environment: each, live }) => (
            <SelectItem key={each.id} value={each.slug} hint={live ? armsInWords(live.variants) : 'nothing live'}>
              {each.name}
            </SelectItem>
          ))}
        </Select>
      </Field>
      <Field label="Version">
        <Select
          value={chosen === undefined ? '' : String(chosen)}
          onValueChange={(version) => onChange({ ...question, environment: environment.slug, version: Number(version) })}
          placeholder="No version yet"
          disabled={versions.length === 0}
        >
          {versions.map(({ number, note }, index) => (
            <SelectItem key={number} value={String(number)} hint={short(note) || undefined}>
              {`v${number}${index === 0 ? ' (newest)' : ''}`}
            </SelectItem>
          ))}
        </Select>
      </Field>
    </div>
  )
}

const short = (text: string) => (text.length > 40 ? `${text.slice(0, 39)}…` : text)

function RollbackChoices({ question, preview, onChange }: ChoicesProps & { question: PreviewRelease & { kind: 'rollback' } }) {
  const { earlier, source } = preview
  const choices = source && !earlier.some(({ id }) => id === source.id) ? [...earlier, source] : earlier
  if (choices.length === 0) return null
  return (
    <Field label="Back to">
      <Select value={source?.id ?? ''} onValueChange={(to) => onChange({ ...question, to })}>
        {choices.map((release) => (
          <SelectItem key={release.id} value={release.id} hint={`${release.author?.name ?? 'Unknown'}, ${since(release)}`}>
            {[armsInWords(release.variants), `release ${release.sequence}`, short(release.note)].filter(Boolean).join(' · ')}
          </SelectItem>
        ))}
      </Select>
    </Field>
  )
}

const since = ({ createdAt }: ReleaseDto) => relativeWords(Date.parse(createdAt), Date.now())
