package main

import (
	"fmt"
	"strings"

	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

// importTexts are what reading files has to say beyond the errors of forms, in
// the terminal's language. {0}, {1} stand for arguments.
var importTexts = map[string]string{
	"unknown_key":          "„{0}“ steht in keinem Verzeichnis (Ort, Thema, Personenkreis, Sprache).",
	"ambiguous":            "„{0}“ ist nicht eindeutig. Gemeint sein kann: {1}",
	"duplicate_row":        "„{0}“ kommt in dieser Datei schon vorher vor.",
	"erased_before":        "„{0}“ wurde gelöscht und wird nicht wieder eingelesen. Wer neu dazukommt, braucht eine neue Kennung.",
	"cycle":                "„{0}“ gehört über Umwege zu sich selbst.",
	"must_be_empty":        "Hier darf nichts stehen.",
	"too_many_cells":       "Die Zeile hat {0} Spalten, die Kopfzeile {1}. Steht ein Trennzeichen im Text?",
	"ambiguous_date":       "„{0}“ kann zwei Tage bedeuten. Bitte als TT.MM.JJJJ schreiben.",
	"bad_encoding":         "Die Zeile enthält unlesbare Zeichen.",
	"cell_error":           "Eine Zelle enthält einen Fehlerwert der Tabellenkalkulation.",
	"cell_too_long":        "Eine Zelle ist länger als {0} Zeichen.",
	"row_too_long":         "Die Zeile ist zu lang.",
	"too_many_columns":     "Mehr als {0} Spalten.",
	"too_many_rows":        "Mehr als {0} Zeilen.",
	"file_too_big":         "Die Datei ist größer als {0} Byte.",
	"unzips_too_big":       "Die Arbeitsmappe ist entpackt größer als {0} Byte.",
	"too_many_parts":       "Die Arbeitsmappe besteht aus mehr als {0} Teilen.",
	"broken_workbook":      "Die Arbeitsmappe lässt sich nicht lesen.",
	"old_workbook":         "Das alte Format XLS wird nicht gelesen. Bitte als XLSX oder CSV speichern.",
	"not_a_table":          "Das ist keine Tabelle (CSV oder XLSX).",
	"empty_file":           "Die Datei ist leer.",
	"no_header":            "Es wurde keine Kopfzeile gefunden.",
	"no_list":              "Hier ist keine Liste, die eingelesen werden kann.",
	"unknown_list":         "Diese Liste ist nicht bekannt. Ihre Spalten: {0}",
	"foreign_list":         "Das ist eine fremde Liste von Akteuren. Es fehlen die Spalten: {0}. Vorhanden: {1}. Abgleichen lässt sie sich auf der Seite „Dubletten“ der Verwaltung oder mit: lotsennetz twins --list DATEI",
	"foreign_list_unnamed": "Fremde Listen werden nur eingelesen, wenn sie einzeln genannt sind.",
	"duplicate_list":       "Die Liste bekannter Dubletten wird beim Einlesen nicht gebraucht.",
	"part_of_list":         "Diese Liste ist ein Ausschnitt: Verborgenes fehlt darin. Einträge, die es schon gibt, bleiben deshalb, wie sie sind; nur neue kommen dazu.",
	"unknown_columns":      "Diese Spalten werden nicht gelesen: {0}",
	"unknown_village":      "Der Ortsteil „{0}“ von {1} steht nicht im Ortsverzeichnis und wurde als Text übernommen.",
	"unknown_person":       "Die Person „{0}“ ist nicht im Bestand. Der Sitz wurde ohne sie übernommen.",
	"postcode_padded":      "Die Postleitzahl {0} wurde zu {1} ergänzt.",
	"encoding_guessed":     "Die Zeichenkodierung ist nicht sicher zu erkennen; gelesen als {0}. Bitte Umlaute prüfen.",
}

// say words what is wrong with a row or a file.
func say(p *locale.Printer, f graph.FieldError) string {
	if text, ok := importTexts[f.Key]; ok {
		for i, arg := range f.Args {
			text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", i), arg)
		}
		return text
	}
	args := make([]any, len(f.Args))
	for i, a := range f.Args {
		args[i] = a
	}
	return p.T("error."+f.Key, args...)
}
