"""Strava's list: languages, dates, doubled names, units, old layouts."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from expert.logs.activity import Sport
from tests.unit.logs.made import START, codes, read_bytes

NNBSP = "\u202f"
FIRST = {
    "en": "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Max Heart Rate,"
    "Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,Athlete Weight,Bike Weight,Elapsed Time,"
    "Moving Time,Distance,Max Speed,Average Speed,Elevation Gain,Elevation Loss,Elevation Low,Elevation High,Max Grade,"
    "Average Grade,Average Positive Grade,Average Negative Grade,Max Cadence,Average Cadence,Max Heart Rate,"
    "Average Heart Rate,Competition",
    "de": "Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Aktivitätsbeschreibung,Verstrichene Zeit,Distanz,"
    "Max. Herzfrequenz,Relative Leistung,Pendeln,Hinweis zur Privatsphäre für Aktivitäten,Aktivitätsausrüstung,Dateiname,"
    "Sportlergewicht,Fahrradgewicht,Verstrichene Zeit,Bewegungszeit,Distanz,Höchstgeschw.,"
    "Durchschnittliche Geschwindigkeit,Höhenzunahme,Höhenunterschied,Min. Höhe,Max. Höhe,Max. Steigung,"
    "Durchschnittliche Steigung,Durchschnittliche positive Steigung,Durchschnittliche negative Steigung,"
    "Max. Tritt-/Schrittfrequenz,Durchschnittliche Trittfrequenz,Max. Herzfrequenz,Durchschnittliche Herzfrequenz,Wettkampf",
    "xx": "A,B,C,D,E,Zeit?,Weg?,F,G,H,I,J,K,L,M,Zeit?,N,Weg?,O,P,Q,R,S,T,U,V,W,X,Y,Z,AA,AB,AC",
}
SHORT = {
    "en": "Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Filename,Elapsed Time,Moving Time,Distance,"
    "Elevation Gain",
    "fr": "ID de l’activité,Date de l’activité,Nom de l'activité,Type d'activité,Temps écoulé,Distance,Nom du fichier,Temps écoulé,"
    "Durée de déplacement,Distance,Dénivelé positif",
    "es": "ID de actividad,Fecha de la actividad,Nombre de la actividad,Tipo de actividad,Tiempo transcurrido,Distancia,Nombre del archivo,"
    "Tiempo transcurrido,Tiempo en movimiento,Distancia,Desnivel positivo",
    "pt": "ID da atividade,Data da atividade,Nome da atividade,Tipo de atividade,Tempo decorrido,Distância,Nome do arquivo,Tempo decorrido,"
    "Tempo de movimentação,Distância,Ganho de elevação",
    "nl": "Activiteits-ID,Datum van activiteit,Naam van activiteit,Activiteitstype,Verstreken tijd,Afstand,Bestandsnaam,Verstreken tijd,"
    "Beweegtijd,Afstand,Hoogtewinst",
    "it": "ID attività,Data dell'attività,Nome dell'attività,Tipo di attività,Tempo trascorso,Distanza,Nome file,Tempo trascorso,"
    "Tempo in movimento,Distanza,Dislivello positivo",
}


def row(
    date: str,
    type: str = "Run",
    shown: str = "5.01",
    plain: str = "5012.39990234375",
    elapsed: str = "1830.0",
    cadence: str = "86.5",
    race: str = "",
    file: str = "",
) -> str:
    """Return a row of the whole layout."""
    cells = ["17", f'"{date}"', '"Morning, ""easy"""', type, '"with\na line"', "1830", f'"{shown}"', "", "", "false", "", "", file, "", ""]
    cells += [elapsed, "1790.0", plain, "", "", "42.40000152587", *[""] * 8, cadence, "", "", race]
    return ",".join(cells)


@pytest.mark.parametrize(
    ("language", "date", "type", "shown"),
    [
        ("en", "May 1, 2025, 5:12:33 AM", "Run", "5.01"),
        ("en", f"May 1, 2025, 5:12:33{NNBSP}AM", "Trail Run", "5.01"),
        ("de", "01.05.2025, 05:12:33", "Lauf", "5,01"),
        ("xx", "1 mai 2025 à 05:12:33", "Course à pied", "5,01"),
    ],
)
def test_the_whole_layout_is_read_in_any_language(tmp_path: Path, language: str, date: str, type: str, shown: str) -> None:
    log = read_bytes(tmp_path, "activities.csv", f"{FIRST[language]}\n{row(date, type, shown)}\n")
    (run,) = log.activities
    assert (run.sport, run.start, run.clock) == (Sport.RUN, START, "utc")
    assert (run.elapsed_s, run.moving_s, run.distance_m, run.ascent_m, run.cadence_spm) == (1830, 1790, 5012, 42, 173)
    assert run.title == 'Morning, "easy"'
    assert (log.skipped, log.notes) == ((), ())


@pytest.mark.parametrize(
    ("language", "date", "type"),
    [
        ("en", "May 1, 2025, 5:12:33 AM", "Run"),
        ("fr", "1 mai 2025, 05:12:33", "Course à pied"),
        ("es", "1 may. 2025, 5:12:33", "Carrera"),
        ("pt", "1 de mai. de 2025, 05:12:33", "Corrida"),
        ("nl", "1 mei 2025 05:12:33", "Hardloopsessie"),
        ("it", "1 mag 2025, 05:12:33", "Corsa"),
    ],
)
def test_a_list_that_was_cut_down_is_read_by_its_names(tmp_path: Path, language: str, date: str, type: str) -> None:
    line = f'17,"{date}",Round,{type},1830,"5,01",,1830.0,1790.0,5012.4,42.4'
    (run,) = read_bytes(tmp_path, "activities.csv", f"\ufeff{SHORT[language]}\r\n{line}\r\n").activities
    assert (run.sport, run.start, run.moving_s, run.distance_m, run.ascent_m, run.title) == (Sport.RUN, START, 1790, 5012, 42, "Round")


@pytest.mark.parametrize(
    ("type", "sport"),
    [
        ("Ride", Sport.RIDE),
        ("Virtual Ride", Sport.RIDE),
        ("Weight Training", Sport.STRENGTH),
        ("Hike", Sport.WALK),
        ("Swim", Sport.SWIM),
        ("Nordic Ski", Sport.OTHER),
        ("Skilanglauf", Sport.OTHER),
        ("", Sport.OTHER),
    ],
)
def test_sports_are_told_apart(tmp_path: Path, type: str, sport: Sport) -> None:
    (found,) = read_bytes(tmp_path, "a.csv", f"{FIRST['en']}\n{row('May 1, 2025, 5:12:33 AM', type)}\n").activities
    assert found.sport is sport


@pytest.mark.parametrize(("race", "expected"), [("1.0", True), ("true", True), ("0.0", False), ("false", False), ("", None)])
def test_a_competition_is_a_race(tmp_path: Path, race: str, expected: bool | None) -> None:
    (run,) = read_bytes(tmp_path, "a.csv", f"{FIRST['en']}\n{row('May 1, 2025, 5:12:33 AM', race=race)}\n").activities
    assert run.race is expected


def test_where_the_plain_distance_is_missing_the_unit_of_the_account_is_taken(tmp_path: Path) -> None:
    miles = row("May 1, 2025, 5:12:33 AM", shown="3.11", plain="5005.1")
    without = row("May 2, 2025, 5:12:33 AM", shown="2.00", plain="")
    found = read_bytes(tmp_path, "a.csv", f"{FIRST['en']}\n{miles}\n{without}\n").activities
    assert [item.distance_m for item in found] == [5005, 3219]


def test_of_swims_metres_are_shown(tmp_path: Path) -> None:
    (swim,) = read_bytes(tmp_path, "a.csv", f"{FIRST['en']}\n{row('May 1, 2025, 5:12:33 AM', 'Swim', '1,500', '')}\n").activities
    assert swim.distance_m == 1500


def test_an_old_list_has_metres_and_other_names(tmp_path: Path) -> None:
    head = "id,date,name,type,description,elapsed_time,distance,commute,gear,filename"
    text = f"{head}\n1,2018-09-12 15:02:23,Evening,Run,,783,3681.0,true,,a.gpx\n"
    (run,) = read_bytes(tmp_path, "activities.csv", text).activities
    assert (run.start, run.elapsed_s, run.distance_m) == (datetime.datetime(2018, 9, 12, 15, 2, 23, tzinfo=datetime.UTC), 783, 3681)


def test_a_list_with_one_distance_does_not_tell_its_unit(tmp_path: Path) -> None:
    head = "Activity ID,Activity Date,Activity Name,Activity Type,Elapsed Time,Distance,Filename"
    text = f'{head}\n1,"Sep 12, 2018, 3:02:23 PM",Run,Run,783,3.68,\n'
    log = read_bytes(tmp_path, "activities.csv", text)
    assert [item.distance_m for item in log.activities] == [3680]
    assert [item.code for item in log.notes] == ["LOG008"]


def test_what_a_row_lacks_is_not_made_up(tmp_path: Path) -> None:
    (run,) = read_bytes(tmp_path, "a.csv", f"{FIRST['en']}\n{row('May 1, 2025, 5:12:33 AM', cadence='', plain='', shown='')}\n").activities
    assert (run.distance_m, run.cadence_spm, run.elapsed_s) == (None, None, 1830)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (row("soon"), "LOG007"),
        (row(""), "LOG007"),
        (row("Feb 30, 2025, 5:12:33 AM"), "LOG007"),
        (row("May 1, 2025, 5:12:33 AM", plain="-12"), "LOG006"),
        (row("May 1, 2025, 5:12:33 AM", plain="2000000"), "LOG006"),
        (row("May 1, 1970, 5:12:33 AM"), "LOG006"),
        (row("May 1, 2199, 5:12:33 AM"), "LOG006"),
    ],
)
def test_a_row_that_gives_nothing_is_told_with_its_line(tmp_path: Path, line: str, code: str) -> None:
    text = f"{FIRST['en']}\n{row('May 1, 2025, 5:12:33 AM')}\n{line}\n{row('May 3, 2025, 5:12:33 AM')}\n"
    log = read_bytes(tmp_path, "activities.csv", text)
    assert len(log.activities) == 2
    assert [(item.code, item.location.line) for item in log.skipped] == [(code, 4)], "a row before it has a line end in a cell"


def test_of_many_bad_rows_only_the_first_are_told_one_by_one(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, "activities.csv", "\n".join([FIRST["en"], *[row("soon")] * 150]))
    assert len(log.skipped) == 101
    assert log.skipped[0].message == "50 more rows of the table cannot be read"
    assert codes(log) == ["LOG007"] * 101


def test_a_quotation_mark_without_an_end_gives_nothing(tmp_path: Path) -> None:
    text = f'{FIRST["en"]}\n{row("May 1, 2025, 5:12:33 AM")}\n17,"' + "x" * 200_000
    log = read_bytes(tmp_path, "activities.csv", text)
    assert (log.activities, codes(log)) == ((), ["LOG003"])
