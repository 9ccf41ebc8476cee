// A tiny blog over HTTP. The program that serves it decides how a request gets its connection to PostgreSQL.
const http = require('node:http')

const TABLE = `CREATE TABLE IF NOT EXISTS posts (id serial PRIMARY KEY, title varchar(256), content text,
  date timestamptz NOT NULL DEFAULT now());
  CREATE INDEX IF NOT EXISTS posts_date ON posts (date DESC)`
const NEWEST = 'SELECT title, content FROM posts ORDER BY date DESC, id DESC LIMIT 50'
const INSERT = 'INSERT INTO posts (title, content) VALUES ($1, $2) RETURNING id'
const RULES = 'Send JSON in UTF-8, 64 kB at most: {"title": 3 to 256 characters, "content": 3 to 10000}, no U+0000.'
const LIMIT = 64 * 1024

function answer(res, status, text, more = {}) {
  res.writeHead(status, { 'Content-Type': 'text/plain', 'Content-Length': Buffer.byteLength(text), ...more }).end(text)
}

async function index(res, lend) {
  const { rows } = await lend((client) => client.query(NEWEST))
  const escape = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
  const articles = rows.map((p) => `<article><h2>${escape(p.title)}</h2><p>${escape(p.content)}</p></article>\n`)
  const page = `<!doctype html><meta charset="utf-8"><title>Posts</title>\n${articles.join('')}`
  answer(res, 200, page, { 'Content-Type': 'text/html; charset=utf-8' })
}

async function submit(req, res, lend) {
  const chunks = []
  let length = 0
  for await (const chunk of req) {
    length += chunk.length
    if (length <= LIMIT) chunks.push(chunk) // the rest is read and dropped: many clients look for no answer before
  }
  const post = length <= LIMIT && parse(Buffer.concat(chunks))
  if (!post) return answer(res, 400, RULES)
  const id = await lend(async (client) => {
    await client.query('BEGIN')
    try {
      const { rows } = await client.query(INSERT, [post.title, post.content])
      await client.query('COMMIT')
      return rows[0].id
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {}) // the first error says more
      throw error
    }
  })
  answer(res, 200, 'Post created successfully', { 'X-Post-Id': id })
}

function parse(body) {
  const fits = (text, pattern) => typeof text === 'string' && pattern.test(text)
  try {
    const { title, content } = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    const good = fits(title, /^[^\0\p{Surrogate}]{3,256}$/u) && fits(content, /^[^\0\p{Surrogate}]{3,10000}$/u)
    return good ? { title, content } : null
  } catch {
    return null
  }
}

exports.serve = async (lend, refuse) => {
  await lend((client) => client.query(TABLE))
  let inFlight = 0
  // requestTimeout ends the wait for a client that stalls in the middle of its body.
  const server = http.createServer({ requestTimeout: 10_000, keepAliveTimeout: 60_000 }, (req, res) => {
    inFlight++
    res.on('close', () => inFlight--)
    const path = req.url.split('?')[0]
    const route = async () => {
      if (path === '/' && /^(GET|HEAD)$/.test(req.method)) return index(res, lend)
      if (path === '/submit' && req.method === 'POST') return submit(req, res, lend)
      answer(res, /^\/(submit)?$/.test(path) ? 405 : 404, 'Not here')
    }
    route().catch((error) => answer(res, ...refuse(error)))
  })
  server.listen(process.env.PORT, '127.0.0.1', () => console.log('Listening on 127.0.0.1 port', server.address().port))
  process.on('SIGTERM', () => {
    server.close()
    const end = Date.now() + 15_000
    setInterval(() => (inFlight && Date.now() < end) || process.exit(0), 50)
  })
}
