// graphology-gexf, the parser of Gephi Lite: what it finds in a GEXF file. Prints it as JSON.
import { readFileSync } from 'node:fs'
import Graph from 'graphology'
import gexf from 'graphology-gexf'

const graph = gexf.parse(Graph, readFileSync(process.argv[2], 'utf8'), { addMissingNodes: false })
console.log(JSON.stringify({
  type: graph.type,
  multi: graph.multi,
  nodes: Object.fromEntries(graph.mapNodes((node, attributes) => [node, attributes])),
  edges: graph.mapEdges((edge, attributes, source, target) => [source, target, attributes])
}))
