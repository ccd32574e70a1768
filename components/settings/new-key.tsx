import { CopyButton } from '@/components/feedback/copy-button'
import { CopyField } from '@/components/feedback/copy-field'
import { Notice } from '@/components/feedback/notice'
import { Button } from '@/components/ui/button'
import { DialogClose, DialogContent } from '@/components/ui/dialog'
import type { NewApiKey } from '@/lib/api-keys/schema'
import type { KeyExamples } from './key-actions'
import { curlFor } from './key-words'

/** A key, the only time it can be seen, and a call to try it with. */
export function NewKey({ made: { apiKey, key }, examples }: { made: NewApiKey; examples: KeyExamples }) {
  const environment = apiKey.environment?.slug ?? null
  const prompt = examples.published[environment ?? 'production'] ?? null
  const call = curlFor({ baseUrl: examples.baseUrl, key, scopes: apiKey.scopes, environment, prompt })
  return (
    <DialogContent
      title={`Copy the key “${apiKey.name}” now`}
      size="lg"
      // The key is gone when this closes, so a stray click beside it does not close it.
      onInteractOutside={(event) => event.preventDefault()}
      footer={
        <DialogClose asChild>
          <Button variant="primary">I have copied it</Button>
        </DialogClose>
      }
    >
      <div className="flex flex-col gap-4">
        <Notice tone="warn">
          This is the only time it is shown: only a fingerprint of it is stored. Lost keys are replaced, not recovered.
        </Notice>
        <CopyField value={key} label="Copy key" />
        <div>
          <p className="mb-1.5 text-muted-foreground">
            Its id, which stays to be seen. Langfuse clients take it as the public key, and the key as the secret key.
          </p>
          <CopyField value={apiKey.id} label="Copy id" />
        </div>
        {call && (
          <div>
            <div className="mb-1.5 flex items-center justify-between gap-2">
              <p className="font-medium">Try it</p>
              <CopyButton value={call} label="Copy call" size="sm" />
            </div>
            <pre className="overflow-x-auto whitespace-pre-wrap break-all rounded-md border bg-muted px-3 py-2 font-mono text-xs">
              {call}
            </pre>
          </div>
        )}
      </div>
    </DialogContent>
  )
}
