// A blog whose requests all use one connection.
const { Client } = require('pg')
const { serve } = require('./blog')

const client = new Client(process.env.CONN_STR)
client.connect()

// Gives work the only connection, whoever else is using it.
async function lend(work) {
  return work(client)
}

function refuse(error) {
  console.error(error)
  return [500, 'Database error']
}

serve(lend, refuse)
