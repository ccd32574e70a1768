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
    code: `# Only the standard library; "pip install standardwebhooks" does the same as verify().
import base64, hashlib, hmac, json, os, time
from http.server import BaseHTTPRequestHandler, HTTPServer

KEY = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))


def verify(headers, body: bytes):
    message_id, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(time.time() - int(timestamp)) > 300:
        raise ValueError("too old, or from the future")
    digest = hmac.new(KEY, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(digest).decode()
    # During a rotation there are two signatures, parted by a space.
    if not any(hmac.compare_digest(expected, given) for given in headers["webhook-signature"].split(" ")):
        raise ValueError("not signed with our secret")
    return json.loads(body)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            event = verify(self.headers, body)
        except Exception:
            return self.answer(401)
        print(event["type"], event["data"].get("prompt", {}).get("name"), flush=True)
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.end_headers()


HTTPServer(("", int(os.environ.get("PORT", "8080"))), Receiver).serve_forever()
`,
  },
]
