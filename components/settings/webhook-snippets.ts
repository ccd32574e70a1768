/** Receivers that work when pasted. test/webhooks/snippets.test.ts runs them against real deliveries. */
export const verifySnippets: readonly { id: string; label: string; code: string }[] = [
  {
    id: 'typescript',
    label: 'TypeScript',
    code: `// npm install standardwebhooks
import { createServer } from 'node:http'
import { Webhook } from 'standardwebhooks'

const webhook = new Webhook(process.env.WEBHOOK_SECRET!)

createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  try {
    const event = webhook.verify(Buffer.concat(chunks).toString(), request.headers as Record<string, string>) as {
      type: string
      data: { prompt?: { name: string }; environment?: { slug: string } }
    }
    console.log(event.type, event.data.prompt?.name, event.data.environment?.slug)
    response.writeHead(204).end()
  } catch {
    response.writeHead(401).end()
  }
}).listen(Number(process.env.PORT ?? 8080))
`,
  },
  {
    id: 'python',
    label: 'Python',
    code: `# pip install standardwebhooks
import os
from http.server import BaseHTTPRequestHandler, HTTPServer

from standardwebhooks.webhooks import Webhook

webhook = Webhook(os.environ["WEBHOOK_SECRET"])


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            event = webhook.verify(body, headers)
        except Exception:
            return self.answer(401)
        prompt = event["data"].get("prompt", {})
        print(event["type"], prompt.get("name"), flush=True)
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.end_headers()


HTTPServer(("", int(os.environ.get("PORT", "8080"))), Receiver).serve_forever()
`,
  },
]
