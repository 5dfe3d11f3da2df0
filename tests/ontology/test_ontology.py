"""The ontology's own rules: terms documented, one version, imports closed, projections complete."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from rdflib import DCTERMS, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, XSD, Graph, Literal, URIRef

from surveilkg import vocab
from surveilkg.generate import vocab as generator

if TYPE_CHECKING:
    from rdflib.term import Node

BASE = "https://w3id.org/surveilkg/ontology"
FTM = "https://w3id.org/ftm#"
BODS = "https://vocab.openownership.org/terms#"
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual)
ALIGNMENTS = ["bods", "followthemoney", "org", "prov-o", "schema-org", "skos"]
HERE = Path(__file__).parent
LONGEST_MODULE = 500
PROJECTION_PROPERTIES = {
    vocab.PROJECTS: URIRef,
    vocab.TAIL_ROLE: URIRef,
    vocab.HEAD_ROLE: URIRef,
    vocab.VERB: Literal,
    vocab.INVERSE_VERB: Literal,
    vocab.FAMILY: URIRef,
    vocab.CARRIES_MONEY: Literal,
    vocab.RELEVANCE: Literal,
    vocab.SYMMETRIC: Literal,
}


def _files(folder: Path) -> list[Path]:
    """Every Turtle file of the ontology."""
    return sorted(folder.rglob("*.ttl"))


def _header(graph: Graph) -> Node:
    """The one ontology that a file declares."""
    (header,) = graph.subjects(RDF.type, OWL.Ontology)
    return header


def _ours(graph: Graph) -> set[str]:
    """Local names of the terms of our namespace that occur anywhere in a graph."""
    nodes = {node for triple in graph for node in triple if isinstance(node, URIRef)}
    return {str(node).removeprefix(vocab.SKG) for node in nodes if str(node).startswith(vocab.SKG)}


def _ancestors(core: Graph, name: str) -> set[str]:
    """A class and everything above it, as IRIs."""
    return {str(node) for node in core.transitive_objects(URIRef(name), RDFS.subClassOf)}


def _domain(core: Graph, role: str) -> set[str]:
    """The classes that carry a role: its domain, spread out where that is a union."""
    domain = core.value(URIRef(role), RDFS.domain)
    union = core.value(domain, OWL.unionOf) if domain is not None else None
    return {str(domain)} if union is None else {str(item) for item in core.items(union)}


def test_every_term_is_documented(core: Graph) -> None:
    """Guards against a term nobody can look up: one English label, definition and module."""
    modules = {str(node) for node in core.subjects(RDF.type, OWL.Ontology)}
    faults = []
    for name in sorted(vocab.TERMS):
        term = URIRef(vocab.SKG + name)
        for predicate in (RDFS.label, SKOS.definition):
            values = list(core.objects(term, predicate))
            if len(values) != 1 or not isinstance(values[0], Literal) or values[0].language != "en":
                faults.append(f"{name}: one {predicate}@en wanted, found {values}")
        homes = [str(value) for value in core.objects(term, RDFS.isDefinedBy)]
        if len(homes) != 1 or homes[0] not in modules:
            faults.append(f"{name}: isDefinedBy {homes}")
    assert not faults, "\n".join(faults)


def test_definitions_differ_and_name_a_parent(core: Graph) -> None:
    """Guards against empty definitions: no two alike, each class's begins with a parent's label.

    The pattern "parent that ..." is the house rule for definitions; a root has no parent to name.
    """
    definitions = [str(core.value(URIRef(vocab.SKG + name), SKOS.definition)) for name in sorted(vocab.TERMS)]
    assert len(set(definitions)) == len(definitions)
    spelling = str.maketrans({"z": "s"})
    for name in vocab.CLASSES:
        term = URIRef(vocab.SKG + name)
        parents = [p for p in core.transitive_objects(term, RDFS.subClassOf) if isinstance(p, URIRef) and p != term]
        labels = {str(core.value(parent, RDFS.label)).translate(spelling) for parent in parents}
        text = str(core.value(term, SKOS.definition)).translate(spelling)
        assert not labels or any(text.startswith(label) for label in labels), f"{name}: {text}"


def test_terms_stand_in_the_module_that_defines_them(folder: Path) -> None:
    """Guards against a term declared in one file and said to be defined in another, or declared twice."""
    seen: dict[Node, Path] = {}
    for file in sorted((folder / "modules").glob("*.ttl")):
        graph = Graph().parse(file)
        for term in {term for kind in KINDS for term in graph.subjects(RDF.type, kind)}:
            if str(term).startswith(vocab.SKG):
                assert term not in seen, f"{term} is declared in {seen[term].name} and in {file.name}"
                assert graph.value(term, RDFS.isDefinedBy) == URIRef(f"{BASE}/{file.stem}"), term
                seen[term] = file
    assert {str(term).removeprefix(vocab.SKG) for term in seen} == vocab.TERMS


def test_one_version_and_licence_everywhere(folder: Path) -> None:
    """Guards against a file left behind at a release: the same version in every header, IRI and import."""
    for file in _files(folder):
        graph = Graph().parse(file)
        header = _header(graph)
        assert graph.value(header, OWL.versionInfo) == Literal(vocab.ONTOLOGY_VERSION), file
        assert graph.value(header, OWL.versionIRI) == URIRef(f"{header}/{vocab.ONTOLOGY_VERSION}"), file
        assert graph.value(header, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/"), file
        for predicate in (DCTERMS.title, DCTERMS.description, DCTERMS.creator):
            assert len(list(graph.objects(header, predicate))) == 1, f"{file}: {predicate}"
        for imported in graph.objects(header, OWL.imports):
            assert str(imported).endswith(f"/{vocab.ONTOLOGY_VERSION}"), f"{file}: {imported}"


def test_core_imports_every_module_and_nothing_else(folder: Path) -> None:
    """Guards against missing and outside imports: they equal the files of modules/."""
    core = Graph().parse(folder / "surveil.ttl")
    modules = {f"{BASE}/{file.stem}/{vocab.ONTOLOGY_VERSION}" for file in (folder / "modules").glob("*.ttl")}
    assert {str(node) for node in core.objects(_header(core), OWL.imports)} == modules
    assert set(core.subjects()) == {_header(core)}, "surveil.ttl holds a header and imports only"
    for file in (folder / "modules").glob("*.ttl"):
        assert not list(Graph().parse(file).objects(None, OWL.imports)), f"{file.name} imports"


def test_modules_are_short(folder: Path) -> None:
    """Guards against a module nobody reads to its end; 500 lines is the house limit."""
    for file in _files(folder):
        lines = len(file.read_text(encoding="utf-8").splitlines())
        assert lines <= LONGEST_MODULE, f"{file.name} has {lines} lines: split it"


def test_catalog_resolves_every_file(folder: Path) -> None:
    """Guards offline tools: the catalog gives every file by its IRI and by its version IRI."""
    root = ElementTree.parse(folder / "catalog-v001.xml").getroot()  # noqa: S314 (our own file)
    found = {entry.attrib["name"]: entry.attrib["uri"] for entry in root}
    expected = {}
    for file in _files(folder):
        header = _header(Graph().parse(file))
        for iri in (str(header), f"{header}/{vocab.ONTOLOGY_VERSION}"):
            expected[iri] = file.relative_to(folder).as_posix()
    assert found == expected


def test_no_undefined_term_is_used(core: Graph, folder: Path) -> None:
    """Guards against a misspelt term, which RDF would accept in silence: what occurs is what is declared."""
    assert _ours(core) == vocab.TERMS
    for file in _files(folder):
        assert _ours(Graph().parse(file)) <= vocab.TERMS, file


def test_foreign_terms_of_the_core_are_declared(core: Graph) -> None:
    """Guards OWL 2 DL: every property from outside RDF, RDFS and OWL has a declaration here."""
    built_in = (str(RDF), str(RDFS), str(OWL))
    for predicate in set(core.predicates()):
        if not str(predicate).startswith(built_in):
            assert (predicate, RDF.type, None) in core, f"{predicate} is not declared"


def test_no_date_literals_or_ranges_and_no_same_as(core: Graph) -> None:
    """Guards the reasoner and identity: HermiT stops on xsd:date, owl:sameAs is not our way."""
    nodes = set(core.all_nodes()) | set(core.predicates())
    assert not nodes & {XSD.date, XSD.gYear, XSD.gYearMonth, OWL.sameAs, RDF.Statement}
    assert not [node for node in nodes if isinstance(node, Literal) and node.datatype == XSD.date]


def test_no_property_is_both_object_and_data(core: Graph) -> None:
    """Guards OWL 2 DL: a property takes IRIs or literals, never both."""
    sets = [set(core.subjects(RDF.type, kind)) for kind in KINDS]
    for index, one in enumerate(sets):
        for other in sets[index + 1 :]:
            assert not one & other


def test_transitive_properties_are_in_no_cardinality(core: Graph) -> None:
    """Guards OWL 2 DL: a transitive or chained property is in no cardinality, nor functional."""
    composite = set(core.subjects(RDF.type, OWL.TransitiveProperty)) | set(core.subjects(OWL.propertyChainAxiom))
    assert composite
    for term in composite:
        assert (term, RDF.type, OWL.FunctionalProperty) not in core
        assert not list(core.subjects(OWL.onProperty, term))


def test_keys_stand_in_reasoning_alone(folder: Path) -> None:
    """Guards data from false merges: owlrl merges by a key it does not compare; only HermiT sees keys."""
    holders = {file.relative_to(folder).as_posix() for file in _files(folder) if "hasKey" in file.read_text("utf-8")}
    assert holders == {"reasoning/keys.ttl"}


def test_roles_are_complete(core: Graph) -> None:
    """Guards the reasoner's grip: every role has a domain below Relation and a range below Entity."""
    roles = list(core.subjects(RDFS.subPropertyOf, URIRef(vocab.HAS_PARTICIPANT)))
    assert len(roles) > 30  # a floor: the first version had 39
    for role in roles:
        assert all(vocab.RELATION in _ancestors(core, name) for name in _domain(core, str(role))), role
        assert vocab.ENTITY in _ancestors(core, str(core.value(role, RDFS.range))), role


def test_derived_terms_say_so(core: Graph) -> None:
    """Guards curators: what rules derive is marked in its definition, by the list in the model."""
    derived = {
        "sameEventAs",
        "accountOf",
        "organOf",
        "locatedIn",
        "partOf",
        "kindOf",
        "basedIn",
        "involves",
        "suppliesTo",
        "lendsTo",
        "originatesFrom",
        "countsInSums",
        "linkedWith",
        "besideSurveillance",
    }
    for name in vocab.TERMS:
        text = str(core.value(URIRef(vocab.SKG + name), SKOS.definition))
        assert ("never authored" in text) == (name in derived), name


def test_vocab_is_current(core: Graph) -> None:
    """Guards against an ontology changed without its constants: the committed file is a fresh one."""
    committed = generator.TARGET.read_text(encoding="utf-8")
    assert committed == generator.render(core), "run: python -m surveilkg.generate.vocab"


def test_vocab_check_reports_a_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards --check: 0 when current, 1 when stale (and no repair), 2 on a wrong option."""
    assert generator.main(["--check"]) == 0
    assert generator.main(["--wrong"]) == 2
    stale = tmp_path / "vocab.py"
    stale.write_text("stale", encoding="utf-8")
    monkeypatch.setattr(generator, "TARGET", stale)
    assert generator.main(["--check"]) == 1
    assert stale.read_text(encoding="utf-8") == "stale"
    assert generator.main([]) == 0
    assert generator.main(["--check"]) == 0


def test_vocab_rules_for_collisions(core: Graph) -> None:
    """Guards the documented naming: examples worked by hand from the generator's docstring."""
    made = generator.constants(core)
    assert made["SOURCE"] == "source"
    assert made["CLASS_SOURCE"] == "Source"
    assert made["DEAL"] == "Deal"
    assert made["RANK_NORMAL"] == "rank-normal"
    assert "PURPOSE_POLICING" not in made
    extended = core + Graph().parse(
        data=f"@prefix s: <{vocab.SKG}> . @prefix owl: <{OWL}> . "
        "s:Planned a owl:Class . s:asserted a owl:DatatypeProperty ."
    )
    made = generator.constants(extended)
    assert made["CLASS_PLANNED"] == "Planned"
    assert made["PLANNED"] == "planned"
    assert made["MODE_ASSERTED"] == "asserted"
    clashing = core + Graph().parse(
        data=f"@prefix s: <{vocab.SKG}> . @prefix owl: <{OWL}> . s:tail_role a owl:DatatypeProperty ."
    )
    with pytest.raises(ValueError, match="rename a term"):
        generator.constants(clashing)


def test_classes_are_in_vocab(core: Graph) -> None:
    """Guards code that walks the class tree: every class is there, with a parent that is one of its own."""
    classes = {str(t).removeprefix(vocab.SKG) for t in core.subjects(RDF.type, OWL.Class) if isinstance(t, URIRef)}
    assert set(vocab.CLASSES) == classes
    for name, parent in vocab.CLASSES.items():
        above = _ancestors(core, vocab.SKG + name) - {vocab.SKG + name}
        assert (vocab.SKG + parent in above) if parent else not {a for a in above if a.startswith(vocab.SKG)}


def test_values_of_closed_lists_have_one_class(core: Graph) -> None:
    """Guards closed lists: each named value belongs to one class below Concept, and each list has values."""
    lists = {str(node) for node in core.subjects(RDFS.subClassOf, URIRef(vocab.CONCEPT))}
    used = set()
    for value in core.subjects(RDF.type, OWL.NamedIndividual):
        kinds = {str(kind) for kind in core.objects(value, RDF.type)} - {str(OWL.NamedIndividual)}
        assert len(kinds) == 1 and kinds <= lists | {vocab.EDGE_PROJECTION}, value
        used |= kinds
    assert used == lists | {vocab.EDGE_PROJECTION}


def test_projections_are_complete(core: Graph) -> None:
    """Guards paths and exports, which read nothing else: each has every property once, of the right kind."""
    projections = list(core.subjects(RDF.type, URIRef(vocab.EDGE_PROJECTION)))
    for projection in projections:
        for name, kind in PROJECTION_PROPERTIES.items():
            values = list(core.objects(projection, URIRef(name)))
            assert len(values) == 1 and isinstance(values[0], kind), f"{projection}: {name} {values}"
        one = {name: core.value(projection, URIRef(name)) for name in PROJECTION_PROPERTIES}
        parts = [str(one[name]).removeprefix(vocab.SKG) for name in (vocab.PROJECTS, vocab.TAIL_ROLE, vocab.HEAD_ROLE)]
        assert str(projection) == f"{vocab.SKG}projection-{'-'.join(parts)}"
        assert (one[vocab.FAMILY], RDF.type, URIRef(vocab.CLASS_FAMILY)) in core, projection
        assert 0 <= float(str(one[vocab.RELEVANCE])) <= 1, projection
        assert (str(one[vocab.SYMMETRIC]) == "true") == (parts[1] == parts[2]), projection
        above = _ancestors(core, str(one[vocab.PROJECTS]))
        for role in (one[vocab.TAIL_ROLE], one[vocab.HEAD_ROLE]):
            assert _domain(core, str(role)) & above, f"{projection}: {role} is not a role of the class"


def test_every_relation_class_has_a_projection(core: Graph) -> None:
    """Guards against a relation no path can use: each class has or inherits a projection."""
    projected = {str(value) for value in core.objects(None, URIRef(vocab.PROJECTS))}
    for name in vocab.CLASSES:
        above = _ancestors(core, vocab.SKG + name)
        if vocab.RELATION in above and name != "Relation":
            assert above & projected, f"{name} has no projection"


def test_alignments_are_apart(core: Graph, folder: Path) -> None:
    """Guards the core against outside vocabularies: it names none of theirs; alignments import it."""
    assert sorted(file.stem for file in (folder / "alignments").glob("*.ttl")) == ALIGNMENTS
    foreign = (str(PROV), str(ORG), str(SDO), FTM, BODS)
    assert not [node for node in core.all_nodes() if str(node).startswith(foreign)]
    for name in ALIGNMENTS:
        graph = Graph().parse(folder / "alignments" / f"{name}.ttl")
        assert (_header(graph), OWL.imports, URIRef(f"{BASE}/{vocab.ONTOLOGY_VERSION}")) in graph


def test_foreign_terms_exist(folder: Path) -> None:
    """Guards against invented mappings: each foreign term is in its vocabulary.

    Expected names: PROV-O, ORG, SKOS and schema.org as shipped with rdflib; FollowTheMoney and BODS from the
    lists beside this file, which say where they were taken from.
    """
    listed = {}
    for prefix, name in ((FTM, "followthemoney-terms.txt"), (BODS, "bods-terms.txt")):
        lines = (HERE / name).read_text(encoding="utf-8").splitlines()
        listed[prefix] = {line for line in lines if not line.startswith("#")}
    shipped = {str(PROV): PROV, str(ORG): ORG, str(SDO): SDO, str(SKOS): SKOS}
    checked = 0
    for name in ALIGNMENTS:
        graph = Graph().parse(folder / "alignments" / f"{name}.ttl")
        for term in {node for triple in graph for node in triple if isinstance(node, URIRef)}:
            for prefix, names in listed.items():
                if term.startswith(prefix):
                    assert term.removeprefix(prefix) in names, term
                    checked += 1
            for prefix, namespace in shipped.items():
                if term.startswith(prefix):
                    assert term in namespace, term
                    checked += 1
    assert checked > 100  # a floor: the first version had 127


def test_no_relation_is_an_activity(folder: Path) -> None:
    """Guards PROV-O's disjointness of Entity and Activity, under which a relation would be contradictory."""
    for name in ALIGNMENTS:
        graph = Graph().parse(folder / "alignments" / f"{name}.ttl")
        assert PROV.Activity not in set(graph.all_nodes()), name


def test_names_are_cased_by_kind(core: Graph) -> None:
    """Guards readers: classes upper case, properties lower case, values with hyphens; projections apart."""
    for kind, pattern in (
        (OWL.Class, r"([A-Z][a-z]+)+"),
        (OWL.ObjectProperty, r"[a-z]+([A-Z][a-z]+)*"),
        (OWL.DatatypeProperty, r"[a-z]+([A-Z][a-z]+)*\d*|sha256"),
        (OWL.AnnotationProperty, r"[a-z]+([A-Z][a-z]+)*"),
        (OWL.NamedIndividual, r"[a-z]+(-[a-z]+)*|projection(-[A-Za-z]+){3}"),
    ):
        for term in core.subjects(RDF.type, kind):
            if str(term).startswith(vocab.SKG):
                assert re.fullmatch(pattern, str(term).removeprefix(vocab.SKG)), term
