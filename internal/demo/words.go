package demo

import "lotsennetz/graph"

var (
	townStems    = []string{"Alten", "Neuen", "Ober", "Nieder", "Bad Erlen", "Birken", "Buchen", "Eichen", "Grünen", "Hohen", "Klein", "Kreuz", "Linden", "Mühlen", "Rosen", "Schön", "Stein", "Tannen", "Weiden", "Weißen"}
	townEnds     = []string{"berg", "dorf", "feld", "hausen", "heim", "burg", "bach", "tal", "stadt", "rode", "furt", "brück", "beck", "kirchen", "born", "see", "au", "wald", "stedt", "hagen"}
	villageStems = []string{"Ahl", "Bieder", "Dah", "Elms", "Fried", "Gers", "Hem", "Immen", "Jakobs", "Kalten", "Lütgen", "Mar", "Nord", "Ossen", "Peters", "Rim", "Schmecht", "Tiet", "Vin", "Wen", "Wester", "Süd", "Öl"}
	villageEnds  = []string{"sen", "hof", "winkel", "brede", "heide", "moor"}
	streets      = []string{"Hauptstraße", "Bahnhofstraße", "Schulstraße", "Am Markt", "Kirchplatz", "Gartenstraße", "Mühlenweg", "Rosenweg", "Lange Straße", "Am Sportplatz"}
	firstNames   = []string{"Amira", "Daryna", "Yusuf", "Leyla", "Samuel", "Mehret", "Farid", "Olena", "Zana", "Nadia", "Idris", "Svetlana", "Emre", "Hana", "Tesfay", "Rojda", "Karim", "Iryna", "Shirin", "Bilal"}
	times        = []string{"Mo 17:00-18:30", "Di 16:00-17:30", "Do 18:00-19:30", "Sa 10:00-11:30", "nachmittags"}
	invitations  = []string{"Neue sind jederzeit willkommen.", "Offener Treff jeden Mittwoch.", "Bitte vorher anrufen.", "Auch ohne viel Deutsch.", "Kinder willkommen."}
	spoken       = []graph.LanguageCode{"apc", "arb", "ckb", "eng", "fra", "kmr", "pes", "pol", "prs", "ron", "rus", "som", "tir", "tur", "ukr"}
	groups       = []graph.GroupKey{"alle", "familien", "frauen", "jugendliche", "kinder", "maenner", "senioren"}
)

// kinds is the mixture of a town.
var kinds = []graph.ActorKind{
	graph.SportsClub, graph.Initiative, graph.Employer, graph.SportsClub, graph.Education, graph.Congregation, graph.SportsClub,
	graph.Employer, graph.CulturalClub, graph.Authority, graph.Initiative, graph.SportsClub, graph.Employer, graph.MigrantGroup, graph.Welfare,
}

// namesOf have a place for the town or village.
var namesOf = map[graph.ActorKind][]string{
	graph.SportsClub:   {"SV %s", "TuS %s 1921", "SC Grün-Weiß %s", "FC Rot-Weiß %s e. V.", "TSV %s", "Sportfreunde %s"},
	graph.Initiative:   {"Flüchtlingshilfe %s", "Asylkreis %s", "Runder Tisch Flüchtlinge %s", "Begegnungscafé %s", "Arbeitskreis Asyl %s"},
	graph.Employer:     {"Tischlerei Störmer %s", "Bäckerei Großmann %s", "Pflegedienst Böddeker %s GmbH", "Hotel zur Linde %s", "Spedition Rüther %s", "Gasthof Föckel %s"},
	graph.Education:    {"Grundschule %s", "Kita Sonnenschein %s", "Volkshochschule %s", "Realschule %s", "Familienzentrum Arche %s"},
	graph.Congregation: {"Evangelische Kirchengemeinde %s", "Katholischer Pastoralverbund %s"},
	graph.CulturalClub: {"Heimatverein %s", "Musikverein %s", "Chorgemeinschaft %s"},
	graph.Authority:    {"Stadtverwaltung %s, Fachbereich Soziales", "Ausländerbehörde, Außenstelle %s", "Jobcenter, Geschäftsstelle %s"},
	graph.MigrantGroup: {"Ukrainischer Verein %s", "Kurdischer Elternverein %s", "Syrischer Kulturverein %s", "Türkisch-Islamische Gemeinde %s"},
	graph.Welfare:      {"Caritasverband %s", "Diakonie %s", "DRK-Ortsverein %s", "AWO-Beratungsstelle %s"},
}

var topicsOf = map[graph.ActorKind][]graph.TopicKey{
	graph.SportsClub:   {"sport", "fussball", "handball", "kampfsport", "leichtathletik", "schwimmen", "tischtennis", "turnen"},
	graph.Initiative:   {"behoerden", "ehrenamt", "kochen", "radfahren", "wohnen", "sprachkurs"},
	graph.Employer:     {"arbeitsmarkt", "ausbildung", "praktikum", "handwerk", "pflege", "gastgewerbe"},
	graph.Education:    {"schule", "kita", "sprachkurs", "studium"},
	graph.Congregation: {"religion", "kochen", "ehrenamt"},
	graph.CulturalClub: {"musik", "theater", "garten"},
	graph.Authority:    {"aufenthalt", "behoerden", "einbuergerung", "wohnen", "arbeitserlaubnis"},
	graph.MigrantGroup: {"migrantenorganisation", "kochen", "frauen"},
	graph.Welfare:      {"migrationsberatung", "gesundheit", "frauen", "wohnen"},
}

var describe = map[graph.ActorKind]string{
	graph.SportsClub: "Breitensport für alle", graph.Initiative: "Ehrenamtliche begleiten geflüchtete Menschen", graph.Employer: "Ausbildung, Praktikum und Arbeit",
	graph.Education: "Lernen für Kinder und Erwachsene", graph.Congregation: "Gottesdienste und Begegnung", graph.CulturalClub: "Kultur und Brauchtum",
	graph.Authority: "Anlaufstelle der Verwaltung", graph.MigrantGroup: "Treffen, Feste, Hilfe für Neuangekommene", graph.Welfare: "Beratung und Hilfe",
}
