import { onlyVersion, promptFrom } from '../parsed'
import { isMessages, messagesFrom } from './chat'
import { convert, declarations, type Format, jsonOf, lineFinder, nameFrom, recordOf, remark, took, typeOf } from './foreign'

const parameterNames =
  /^(temperature|top_p|top_k|max_tokens|max_completion_tokens|stop|seed|n|frequency_penalty|presence_penalty|reasoning_effort|verbosity|tool_choice|parallel_tool_calls|logprobs|top_logprobs|logit_bias)$/

/** A text file is a text prompt; a JSON list of messages, or a request as Chat Completions takes it, is a chat prompt. */
export const readPlain: Format = ({ name: file, text }, syntax) => {
  const place = { file, line: 1 }
  const name = nameFrom(file)
  const value = /^\s*[[{]/.test(text) ? jsonOf(text) : undefined
  const request = recordOf(value)
  const messages = request ? request.messages : value
  if (isMessages(messages)) {
    const prompt = promptFrom({ format: 'plain', place, name, kind: 'chat' })
    const { messages: _, model, tools, response_format: responseFormat, ...rest } = request ?? {}
    const own = Object.entries(rest)
    const parameters = Object.fromEntries(own.filter(([key]) => parameterNames.test(key)))
    const config = Object.fromEntries(own.filter(([key]) => !parameterNames.test(key) && key !== 'stream' && key !== 'stream_options'))
    if (model !== undefined) remark(prompt, 1, String(model), 'The model is kept in the config: choose an alias or a target for it.')
    prompt.versions.push(
      onlyVersion(
        {
          messages: messagesFrom(prompt, messages, syntax, lineFinder(text)),
          parameters,
          ...(tools !== undefined && { tools }),
          ...(responseFormat !== undefined && { responseFormat }),
          config: { ...config, ...(model !== undefined && { model }) },
        },
        place,
      ),
    )
    return [prompt]
  }
  const prompt = promptFrom({ format: 'plain', place, name, kind: 'text' })
  if (file.endsWith('.json')) {
    prompt.faults.push({ ...place, message: 'This JSON is neither a list of messages nor an object with one.' })
    return [prompt]
  }
  const conversion = convert(text, syntax)
  const defaults = Object.fromEntries(
    Object.entries(conversion.defaults).map(([name, preset]) => [name, { type: typeOf(preset), default: preset }]),
  )
  prompt.versions.push(onlyVersion({ text: took(prompt, conversion, 1), ...declarations(defaults) }, place))
  return [prompt]
}
