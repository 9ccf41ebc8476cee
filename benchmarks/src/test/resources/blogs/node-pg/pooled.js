// A blog whose requests borrow from a pool of connections.
const { Pool } = require('pg')
const { serve } = require('./blog')

const pool = new Pool({
  connectionString: process.env.CONN_STR,
  max: 25,
  connectionTimeoutMillis: 2000, // also for the wait in the queue
  statement_timeout: 5000,
  query_timeout: 6000, // for a server that does not even say that the time is up
})
// A connection that breaks is an event. Nobody listening, it would end the process.
pool.on('error', console.error)
pool.on('connect', (client) => client.on('error', console.error))

class Busy extends Error {}

// Gives work a connection of its own. After an error, which may have broken it, the pool closes it and opens another.
async function lend(work) {
  const client = await pool.connect().catch((error) => {
    throw new Busy(error.message)
  })
  try {
    const result = await work(client)
    client.release()
    return result
  } catch (error) {
    client.release(error)
    throw error
  }
}

function refuse(error) {
  console.error(error)
  return error instanceof Busy ? [503, 'Busy', { 'Retry-After': 1 }] : [500, 'Database error']
}

serve(lend, refuse)
