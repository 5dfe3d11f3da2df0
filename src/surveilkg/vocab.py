"""Terms of the ontology, written by `python -m surveilkg.generate.vocab`: change ontology/ instead."""

from typing import Final

SKG: Final = "https://w3id.org/surveilkg/ns#"
ONTOLOGY_VERSION: Final = "0.1.0"
ABOUT: Final = SKG + "about"
ABOUT_RELATION: Final = SKG + "aboutRelation"
ACCOUNT_OF: Final = SKG + "accountOf"
ACTION_KIND: Final = SKG + "actionKind"
ACTOR: Final = SKG + "Actor"
ACTOR_GROUP: Final = SKG + "ActorGroup"
AFFILIATE: Final = SKG + "affiliate"
AFFILIATED_WITH: Final = SKG + "affiliatedWith"
AFFILIATION: Final = SKG + "Affiliation"
ALLEGED: Final = SKG + "alleged"
AMOUNT: Final = SKG + "amount"
AMOUNT_KIND: Final = SKG + "amountKind"
AMOUNT_MAX: Final = SKG + "amountMax"
AMOUNT_MAX_EXCLUSIVE: Final = SKG + "amountMaxExclusive"
AMOUNT_MIN: Final = SKG + "amountMin"
AMOUNT_MIN_EXCLUSIVE: Final = SKG + "amountMinExclusive"
AMOUNT_VALUE: Final = SKG + "amountValue"
ASSERTED: Final = SKG + "asserted"
AS_WRITTEN: Final = SKG + "asWritten"
ATTRIBUTED_TO: Final = SKG + "attributedTo"
ATTRIBUTED_TO_WORK: Final = SKG + "attributedToWork"
BASED_IN: Final = SKG + "basedIn"
BENEFICIARY: Final = SKG + "beneficiary"
BESIDE_SURVEILLANCE: Final = SKG + "besideSurveillance"
BLOC: Final = SKG + "Bloc"
BORROWER: Final = SKG + "borrower"
BUYER_CREDIT: Final = SKG + "BuyerCredit"
CAPABILITY: Final = SKG + "Capability"
CAPABILITY_OF: Final = SKG + "capabilityOf"
CARRIES_MONEY: Final = SKG + "carriesMoney"
CHAR_END: Final = SKG + "charEnd"
CHAR_START: Final = SKG + "charStart"
CITATION: Final = SKG + "citation"
CITE_AS: Final = SKG + "citeAs"
CIVIL_SOCIETY_ORGANIZATION: Final = SKG + "CivilSocietyOrganization"
CLAIM: Final = SKG + "Claim"
CLASS_ACTION_KIND: Final = SKG + "ActionKind"
CLASS_AMOUNT_KIND: Final = SKG + "AmountKind"
CLASS_FAMILY: Final = SKG + "Family"
CLASS_JUDGEMENT: Final = SKG + "Judgement"
CLASS_LEGAL_INSTRUMENT: Final = SKG + "LegalInstrument"
CLASS_LOAN_TERMS: Final = SKG + "LoanTerms"
CLASS_MODE: Final = SKG + "Mode"
CLASS_PRICE_BASIS: Final = SKG + "PriceBasis"
CLASS_PRODUCT: Final = SKG + "Product"
CLASS_PURPOSE: Final = SKG + "Purpose"
CLASS_RANK: Final = SKG + "Rank"
CLASS_RESTRICTION_KIND: Final = SKG + "RestrictionKind"
CLASS_RESTRICTION_LIST: Final = SKG + "RestrictionList"
CLASS_SOURCE: Final = SKG + "Source"
CLASS_SOURCE_KIND: Final = SKG + "SourceKind"
CLASS_SPEECH_ACT: Final = SKG + "SpeechAct"
CLASS_STANDARDS_BODY: Final = SKG + "StandardsBody"
CLASS_STANDARDS_DOCUMENT: Final = SKG + "StandardsDocument"
CLASS_STATUS: Final = SKG + "Status"
COLUMN: Final = SKG + "column"
COMPANY: Final = SKG + "Company"
COMPARABILITY_DECISION: Final = SKG + "ComparabilityDecision"
CONCEPT: Final = SKG + "Concept"
CONCESSIONAL_LOAN: Final = SKG + "ConcessionalLoan"
CONDITION: Final = SKG + "condition"
CONDITIONAL: Final = SKG + "conditional"
CONTAINED: Final = SKG + "contained"
CONTAINER: Final = SKG + "container"
CONTAINMENT: Final = SKG + "Containment"
CONTRACTOR: Final = SKG + "contractor"
CONTROL: Final = SKG + "Control"
CONTROLLED: Final = SKG + "controlled"
CONTROLLER: Final = SKG + "controller"
COUNTRY_GIVEN: Final = SKG + "countryGiven"
COUNTS_IN_SUMS: Final = SKG + "countsInSums"
CO_LISTING: Final = SKG + "coListing"
CREATOR_NAME: Final = SKG + "creatorName"
CRITERION: Final = SKG + "criterion"
CURRENCY: Final = SKG + "currency"
DATA_RECEIVER: Final = SKG + "dataReceiver"
DATA_SENDER: Final = SKG + "dataSender"
DATA_TRANSFER: Final = SKG + "DataTransfer"
DEAL: Final = SKG + "Deal"
DEBT_FORGIVENESS: Final = SKG + "DebtForgiveness"
DEBT_RELIEF: Final = SKG + "DebtRelief"
DEBT_RESCHEDULING: Final = SKG + "DebtRescheduling"
DECIDED_BY: Final = SKG + "decidedBy"
DECIDED_ON: Final = SKG + "decidedOn"
DECIDES_ON: Final = SKG + "decidesOn"
DECISION: Final = SKG + "Decision"
DENIED: Final = SKG + "denied"
DEPLOYMENT: Final = SKG + "Deployment"
DERIVED_FROM_SOURCE: Final = SKG + "derivedFromSource"
DEVELOPER: Final = SKG + "developer"
DEVELOPMENT: Final = SKG + "Development"
DOMICILE: Final = SKG + "Domicile"
EARLIEST_END: Final = SKG + "earliestEnd"
EARLIEST_START: Final = SKG + "earliestStart"
EDGE_PROJECTION: Final = SKG + "EdgeProjection"
ENTITY: Final = SKG + "Entity"
ENTITY_DECISION: Final = SKG + "EntityDecision"
ESTIMATED: Final = SKG + "estimated"
EVENT: Final = SKG + "Event"
EVENT_DECISION: Final = SKG + "EventDecision"
EXPORT_CREDIT: Final = SKG + "ExportCredit"
FAMILY: Final = SKG + "family"
FILE_NAME: Final = SKG + "fileName"
FINANCES: Final = SKG + "finances"
FINANCIAL_INSTITUTION: Final = SKG + "FinancialInstitution"
FINANCIER: Final = SKG + "financier"
FINANCING: Final = SKG + "Financing"
FRAGMENT: Final = SKG + "fragment"
GENERAL_SCOPE: Final = SKG + "generalScope"
GEOPOLITICAL_ENTITY: Final = SKG + "GeopoliticalEntity"
GOODS_IN_KIND: Final = SKG + "GoodsInKind"
GRACE_YEARS: Final = SKG + "graceYears"
GRANT: Final = SKG + "Grant"
GROUP_MEMBER: Final = SKG + "groupMember"
GUARANTEE: Final = SKG + "Guarantee"
GUARANTOR: Final = SKG + "guarantor"
HAS_PARTICIPANT: Final = SKG + "hasParticipant"
HEAD_ROLE: Final = SKG + "headRole"
HEDGE: Final = SKG + "hedge"
HOLDER: Final = SKG + "holder"
HOME_STATE: Final = SKG + "homeState"
IMPLEMENTING_AGENCY: Final = SKG + "implementingAgency"
IMPOSED_BY: Final = SKG + "imposedBy"
INITIATIVE: Final = SKG + "Initiative"
INTEREST: Final = SKG + "Interest"
INTERESTED: Final = SKG + "interested"
INTEREST_RATE_PCT: Final = SKG + "interestRatePct"
INTERNATIONAL_ORGANIZATION: Final = SKG + "InternationalOrganization"
INVERSE_VERB: Final = SKG + "inverseVerb"
INVESTMENT: Final = SKG + "Investment"
INVOLVES: Final = SKG + "involves"
IN_SOURCE: Final = SKG + "inSource"
ISO_ALPHA2: Final = SKG + "isoAlpha2"
ISO_ALPHA3: Final = SKG + "isoAlpha3"
ISO_NUMERIC: Final = SKG + "isoNumeric"
IS_HELD_DIRECTLY: Final = SKG + "isHeldDirectly"
JUDGEMENT: Final = SKG + "judgement"
KIND_OF: Final = SKG + "kindOf"
LATEST_END: Final = SKG + "latestEnd"
LATEST_START: Final = SKG + "latestStart"
LEGAL_ACTION: Final = SKG + "LegalAction"
LEGAL_ACTOR: Final = SKG + "legalActor"
LEGAL_BASIS: Final = SKG + "legalBasis"
LEGAL_INSTRUMENT: Final = SKG + "legalInstrument"
LEI: Final = SKG + "lei"
LENDS_TO: Final = SKG + "lendsTo"
LICENCE: Final = SKG + "licence"
LINKED_RECORD_KEY: Final = SKG + "linkedRecordKey"
LINKED_WITH: Final = SKG + "linkedWith"
LISTED_PARTY: Final = SKG + "listedParty"
LISTING: Final = SKG + "Listing"
LISTING_AUTHORITY: Final = SKG + "listingAuthority"
LOAN: Final = SKG + "Loan"
LOAN_TERMS: Final = SKG + "loanTerms"
LOCATED_IN: Final = SKG + "locatedIn"
LOCATION: Final = SKG + "location"
MATURITY_YEARS: Final = SKG + "maturityYears"
MAX_EXCLUSIVE: Final = SKG + "maxExclusive"
MAX_INCLUSIVE: Final = SKG + "maxInclusive"
MEASUREMENT: Final = SKG + "Measurement"
MEASURES: Final = SKG + "measures"
MEASURES_RELATION: Final = SKG + "measuresRelation"
MEMBER: Final = SKG + "member"
MEMBERSHIP: Final = SKG + "Membership"
MEMBER_OF: Final = SKG + "memberOf"
MIN_EXCLUSIVE: Final = SKG + "minExclusive"
MIN_INCLUSIVE: Final = SKG + "minInclusive"
MISSPELLING: Final = SKG + "misspelling"
MODE: Final = SKG + "mode"
MONETARY_AMOUNT: Final = SKG + "MonetaryAmount"
NOTE: Final = SKG + "note"
NO_CLAIM_REASON: Final = SKG + "noClaimReason"
OPEN_SANCTIONS_ID: Final = SKG + "openSanctionsId"
OPERATOR: Final = SKG + "operator"
ORGANIZATION: Final = SKG + "Organization"
ORGAN_OF: Final = SKG + "organOf"
ORIGINATES_FROM: Final = SKG + "originatesFrom"
ORIGIN_DECISION: Final = SKG + "OriginDecision"
OWNED: Final = SKG + "owned"
OWNER: Final = SKG + "owner"
OWNERSHIP: Final = SKG + "Ownership"
PAGE: Final = SKG + "page"
PARAGRAPH: Final = SKG + "paragraph"
PARAGRAPH_COUNT: Final = SKG + "paragraphCount"
PARAPHRASE: Final = SKG + "paraphrase"
PARTNER: Final = SKG + "partner"
PARTNERSHIP: Final = SKG + "Partnership"
PART_OF: Final = SKG + "partOf"
PASSAGE: Final = SKG + "Passage"
PERSON: Final = SKG + "Person"
PLACE: Final = SKG + "Place"
PLANNED: Final = SKG + "planned"
POLITICAL_PARTY: Final = SKG + "PoliticalParty"
POPULATION: Final = SKG + "population"
POPULATION_OF: Final = SKG + "populationOf"
POSITION: Final = SKG + "Position"
POSITION_IN: Final = SKG + "positionIn"
POSITION_TITLE: Final = SKG + "positionTitle"
PRESENCE: Final = SKG + "Presence"
PRICE_BASE_YEAR: Final = SKG + "priceBaseYear"
PRICE_BASIS: Final = SKG + "priceBasis"
PRODUCT: Final = SKG + "product"
PROJECTS: Final = SKG + "projects"
PROPOSER: Final = SKG + "proposer"
PUBLIC_BODY: Final = SKG + "PublicBody"
PUBLISHED: Final = SKG + "published"
PUBLISHED_EARLIEST: Final = SKG + "publishedEarliest"
PUBLISHED_LATEST: Final = SKG + "publishedLatest"
PUBLISHER_NAME: Final = SKG + "publisherName"
PURPOSE: Final = SKG + "purpose"
QUANTITY: Final = SKG + "quantity"
RANK: Final = SKG + "rank"
RANK_DEPRECATED: Final = SKG + "rank-deprecated"
RANK_NORMAL: Final = SKG + "rank-normal"
RANK_REASON: Final = SKG + "rankReason"
REASON: Final = SKG + "reason"
RECIPIENT: Final = SKG + "recipient"
RECOMMENDED_FOR_AGGREGATES: Final = SKG + "recommendedForAggregates"
RECORD_ID: Final = SKG + "recordId"
RECORD_KEY: Final = SKG + "recordKey"
REFERENCE: Final = SKG + "reference"
REGION: Final = SKG + "Region"
REGISTRATION_NUMBER: Final = SKG + "registrationNumber"
RELATION: Final = SKG + "Relation"
RELEVANCE: Final = SKG + "relevance"
REPORTED: Final = SKG + "reported"
RESEARCH_ORGANIZATION: Final = SKG + "ResearchOrganization"
RESIDENT: Final = SKG + "resident"
RESTRICTED_ACT: Final = SKG + "restrictedAct"
RESTRICTED_PARTY: Final = SKG + "restrictedParty"
RESTRICTION: Final = SKG + "Restriction"
RESTRICTION_KIND: Final = SKG + "restrictionKind"
RESTRICTION_LIST: Final = SKG + "restrictionList"
RETRACTED: Final = SKG + "retracted"
RETRIEVED: Final = SKG + "retrieved"
ROW: Final = SKG + "row"
SAME_EVENT_AS: Final = SKG + "sameEventAs"
SCHOLARSHIP: Final = SKG + "Scholarship"
SENTENCE: Final = SKG + "sentence"
SERIES_NAME: Final = SKG + "seriesName"
SERVES_SURVEILLANCE: Final = SKG + "servesSurveillance"
SHA256: Final = SKG + "sha256"
SHARE_PCT: Final = SKG + "sharePct"
SHARE_PCT_MAX: Final = SKG + "sharePctMax"
SHARE_PCT_MIN: Final = SKG + "sharePctMin"
SOUGHT_FROM: Final = SKG + "soughtFrom"
SOURCE: Final = SKG + "source"
SOURCE_KIND: Final = SKG + "sourceKind"
SPEAKER_AFFILIATION: Final = SKG + "speakerAffiliation"
SPEAKER_AS_WRITTEN: Final = SKG + "speakerAsWritten"
SPEECH_ACT: Final = SKG + "speechAct"
STANDARDS_BODY: Final = SKG + "standardsBody"
STANDARDS_DOCUMENT: Final = SKG + "standardsDocument"
STANDARDS_GROUP: Final = SKG + "standardsGroup"
STANDARDS_PROPOSAL: Final = SKG + "StandardsProposal"
STATE: Final = SKG + "State"
STATED_REASON: Final = SKG + "statedReason"
STATEMENT: Final = SKG + "Statement"
STATUS: Final = SKG + "status"
SUBNATIONAL_ENTITY: Final = SKG + "SubnationalEntity"
SUBORDINATE: Final = SKG + "subordinate"
SUBORDINATION: Final = SKG + "Subordination"
SUPERIOR: Final = SKG + "superior"
SUPPLIER: Final = SKG + "supplier"
SUPPLIER_CREDIT: Final = SKG + "SupplierCredit"
SUPPLIES_TO: Final = SKG + "suppliesTo"
SUPPORTS_MODE: Final = SKG + "supportsMode"
SYMMETRIC: Final = SKG + "symmetric"
TAIL_ROLE: Final = SKG + "tailRole"
TECHNICAL_ASSISTANCE: Final = SKG + "TechnicalAssistance"
TECHNOLOGY: Final = SKG + "technology"
TECHNOLOGY_CATEGORY: Final = SKG + "TechnologyCategory"
TITLE: Final = SKG + "title"
UMBRELLA: Final = SKG + "umbrella"
UNIT: Final = SKG + "unit"
URL: Final = SKG + "url"
VALUE: Final = SKG + "value"
VENDOR: Final = SKG + "vendor"
VERB: Final = SKG + "verb"
WHEN: Final = SKG + "when"
WIKIDATA: Final = SKG + "wikidata"
WITHIN: Final = SKG + "within"
WORK_ITEM: Final = SKG + "WorkItem"

_PARENTS: Final = """
ActionKind<Concept Actor<Entity ActorGroup<Actor Affiliation<Relation AmountKind<Concept Bloc<Actor BuyerCredit<Loan
Capability<Claim CivilSocietyOrganization<Organization Claim< Company<Organization ComparabilityDecision<Decision
Concept< ConcessionalLoan<Loan Containment<Relation Control<Relation DataTransfer<Relation Deal<Relation
DebtForgiveness<DebtRelief DebtRelief<Financing DebtRescheduling<DebtRelief Decision< Deployment<Relation
Development<Relation Domicile<Relation EdgeProjection< Entity< EntityDecision<Decision Event< EventDecision<Decision
ExportCredit<Loan Family<Concept FinancialInstitution<Organization Financing<Relation GeopoliticalEntity<Actor
GoodsInKind<Grant Grant<Financing Guarantee<Financing Initiative<Entity Interest<Relation
InternationalOrganization<Organization Investment<Financing Judgement<Concept LegalAction<Relation
LegalInstrument<Entity Listing<Relation Loan<Financing LoanTerms<Concept Measurement<Claim Membership<Relation
Mode<Concept MonetaryAmount< Organization<Actor OriginDecision<Decision Ownership<Relation Partnership<Relation
Passage< Person<Actor Place<Entity PoliticalParty<Organization Position<Relation Presence<Relation PriceBasis<Concept
Product<Entity PublicBody<Organization Purpose<Concept Rank<Concept Region<Place Relation<Claim
ResearchOrganization<Organization Restriction<Relation RestrictionKind<Concept RestrictionList<Entity
Scholarship<Grant Source<Entity SourceKind<Concept SpeechAct<Concept StandardsBody<Organization
StandardsDocument<Entity StandardsProposal<Relation State<GeopoliticalEntity Statement<Claim Status<Concept
SubnationalEntity<GeopoliticalEntity Subordination<Relation SupplierCredit<Loan TechnicalAssistance<Grant
TechnologyCategory<Entity WorkItem<Entity
"""
CLASSES: Final[dict[str, str | None]] = {
    name: parent or None for name, _, parent in (pair.partition("<") for pair in _PARENTS.split())
}
"""Local name of every class to the local name of its first parent in alphabetical order; None for a root."""

_TERMS: Final = """
ActionKind Actor ActorGroup Affiliation AmountKind Bloc BuyerCredit Capability CivilSocietyOrganization Claim Company
ComparabilityDecision Concept ConcessionalLoan Containment Control DataTransfer Deal DebtForgiveness DebtRelief
DebtRescheduling Decision Deployment Development Domicile EdgeProjection Entity EntityDecision Event EventDecision
ExportCredit Family FinancialInstitution Financing GeopoliticalEntity GoodsInKind Grant Guarantee Initiative Interest
InternationalOrganization Investment Judgement LegalAction LegalInstrument Listing Loan LoanTerms Measurement
Membership Mode MonetaryAmount Organization OriginDecision Ownership Partnership Passage Person Place PoliticalParty
Position Presence PriceBasis Product PublicBody Purpose Rank Region Relation ResearchOrganization Restriction
RestrictionKind RestrictionList Scholarship Source SourceKind SpeechAct StandardsBody StandardsDocument
StandardsProposal State Statement Status SubnationalEntity Subordination SupplierCredit TechnicalAssistance
TechnologyCategory WorkItem about aboutRelation accountOf act-announced act-called-for act-criticised
act-declined-comment act-denied act-expressed-hope act-praised act-predicted act-questioned act-recommended act-said
act-warned action-amended action-announced action-criticised action-drafted action-in-force action-issued
action-leaked action-passed action-proposed action-repealed action-ruled actionKind affiliate affiliatedWith alleged
amount amount-commitment amount-disbursement amount-pledge amount-unstated amountKind amountMax amountMaxExclusive
amountMin amountMinExclusive amountValue asWritten asserted attributedTo attributedToWork basedIn beneficiary
besideSurveillance borrower capabilityOf carriesMoney charEnd charStart citation citeAs coListing column condition
conditional contained container contractor controlled controller countryGiven countsInSums creatorName criterion
currency dataReceiver dataSender decidedBy decidedOn decidesOn denied derivedFromSource developer earliestEnd
earliestStart estimated family family-affiliation family-cooperation family-data family-law family-membership
family-money family-office family-ownership family-restriction family-standards family-structure family-supply
family-technology fileName finances financier fragment generalScope graceYears groupMember guarantor hasParticipant
headRole hedge holder homeState implementingAgency imposedBy inSource interestRatePct interested inverseVerb involves
isHeldDirectly isoAlpha2 isoAlpha3 isoNumeric judgement judgement-different judgement-same judgement-unsure kindOf
latestEnd latestStart legalActor legalBasis legalInstrument lei lendsTo licence linkedRecordKey linkedWith listedParty
listingAuthority loanTerms locatedIn location maturityYears maxExclusive maxInclusive measures measuresRelation member
memberOf minExclusive minInclusive misspelling mode noClaimReason note openSanctionsId operator organOf originatesFrom
owned owner page paragraph paragraphCount paraphrase partOf partner planned population populationOf positionIn
positionTitle priceBaseYear priceBasis prices-constant prices-nominal prices-unstated product
projection-Affiliation-affiliate-affiliatedWith projection-BuyerCredit-financier-borrower
projection-ConcessionalLoan-financier-borrower projection-Containment-contained-container
projection-Control-controller-controlled projection-DataTransfer-dataSender-dataReceiver
projection-Deal-contractor-recipient projection-Deal-recipient-technology projection-Deal-supplier-location
projection-Deal-supplier-operator projection-Deal-supplier-product projection-Deal-supplier-recipient
projection-Deal-supplier-technology projection-DebtForgiveness-financier-borrower
projection-DebtRelief-financier-beneficiary projection-DebtRelief-financier-borrower
projection-DebtRelief-financier-location projection-DebtRescheduling-financier-borrower
projection-Deployment-location-technology projection-Deployment-operator-location
projection-Deployment-operator-product projection-Deployment-operator-technology projection-Deployment-vendor-location
projection-Deployment-vendor-operator projection-Development-developer-partner
projection-Development-developer-product projection-Development-developer-technology
projection-Domicile-resident-homeState projection-ExportCredit-financier-borrower
projection-Financing-borrower-contractor projection-Financing-contractor-location
projection-Financing-financier-beneficiary projection-Financing-financier-borrower
projection-Financing-financier-location projection-Financing-guarantor-borrower
projection-Financing-implementingAgency-borrower projection-Financing-implementingAgency-location
projection-GoodsInKind-financier-beneficiary projection-GoodsInKind-financier-borrower
projection-GoodsInKind-financier-location projection-Grant-financier-beneficiary projection-Grant-financier-borrower
projection-Grant-financier-location projection-Guarantee-financier-beneficiary projection-Guarantee-financier-borrower
projection-Guarantee-financier-location projection-Interest-interested-product
projection-Interest-interested-soughtFrom projection-Interest-interested-technology
projection-Investment-financier-borrower projection-Investment-financier-location
projection-LegalAction-legalActor-legalInstrument projection-Listing-listingAuthority-listedParty
projection-Listing-listingAuthority-restrictionList projection-Listing-restrictionList-listedParty
projection-Loan-financier-borrower projection-Membership-member-memberOf projection-Ownership-owner-owned
projection-Partnership-partner-partner projection-Position-holder-positionIn projection-Presence-vendor-location
projection-Restriction-imposedBy-restrictedParty projection-Restriction-imposedBy-technology
projection-Scholarship-financier-beneficiary projection-Scholarship-financier-borrower
projection-Scholarship-financier-location projection-StandardsProposal-proposer-standardsBody
projection-StandardsProposal-proposer-standardsGroup projection-Subordination-subordinate-superior
projection-SupplierCredit-financier-borrower projection-TechnicalAssistance-financier-beneficiary
projection-TechnicalAssistance-financier-borrower projection-TechnicalAssistance-financier-location projects proposer
published publishedEarliest publishedLatest publisherName purpose purpose-attendance-control purpose-benchmarking
purpose-border-security purpose-counter-terrorism purpose-crime-prevention purpose-data-protection
purpose-digital-identity purpose-disaster-monitoring purpose-energy-management purpose-espionage
purpose-ethnic-monitoring purpose-export-promotion purpose-law-enforcement-fines purpose-mass-surveillance
purpose-medical-use purpose-pandemic-control purpose-policing purpose-political-repression purpose-prison-management
purpose-product-testing purpose-public-safety purpose-school-security purpose-social-credit
purpose-software-improvement purpose-traffic-management purpose-urban-management purpose-wildfire-control
purpose-wildlife-conservation quantity rank rank-deprecated rank-normal rankReason reason recipient
recommendedForAggregates recordId recordKey reference registrationNumber relevance reported resident restrictedAct
restrictedParty restriction-ban restriction-draft-ban restriction-licence-requirement restriction-moratorium
restriction-restricted-use restriction-voluntary-halt restrictionKind restrictionList retracted retrieved row
sameEventAs sentence seriesName servesSurveillance sha256 sharePct sharePctMax sharePctMin soughtFrom source
source-article source-dataset source-news-article source-official-record source-policy-memo source-register
source-research-report source-unattributed sourceKind speakerAffiliation speakerAsWritten speechAct standardsBody
standardsDocument standardsGroup statedReason status status-cancelled status-completed status-contracted
status-in-operation status-pilot status-planned status-suspended status-under-way status-unknown subordinate superior
supplier suppliesTo supportsMode symmetric tailRole technology terms-concessional terms-non-concessional title
umbrella unit url value vendor verb when wikidata within
"""
TERMS: Final[frozenset[str]] = frozenset(_TERMS.split())
"""Local name of every term that the ontology defines in its namespace."""
