// sparql-http-client: SELECT in all three ways of the protocol, ASK, CONSTRUCT. Prints what it got, as JSON.
import ParsingClient from 'sparql-http-client/ParsingClient.js'

const [endpointUrl, select, construct] = process.argv.slice(2)
const client = new ParsingClient({ endpointUrl })
const rows = {}
for (const operation of ['get', 'postUrlencoded', 'postDirect']) {
  rows[operation] = (await client.query.select(select, { operation }))
    .map(row => Object.fromEntries(Object.entries(row).map(([name, term]) => [name, term.value])))
}
const quads = [...await client.query.construct(construct)].map(quad => [quad.subject.value, quad.predicate.value, quad.object.value])
const error = await client.query.select('SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }').then(() => '', told => told.message)
console.log(JSON.stringify({ rows, quads, truth: [await client.query.ask('ASK {}'), await client.query.ask('ASK { FILTER(false) }')], error }))
