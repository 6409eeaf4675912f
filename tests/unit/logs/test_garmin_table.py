"""Garmin Connect's list: languages, separators, what its numbers are measured in."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from expert.logs.activity import Sport
from tests.unit.logs.made import BERLIN, codes, read_bytes

EN = (
    "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Avg Run Cadence,Max Run Cadence,Avg Pace,Total Ascent,"
    "Avg Stride Length,Training Stress Score®,Steps,Moving Time,Elapsed Time"
)
DE = (
    "Aktivitätstyp,Datum,Favorit,Titel,Distanz,Kalorien,Zeit,Ø HF,Ø Schrittfrequenz (Laufen),Max. Schrittfrequenz (Laufen),Ø Pace,"
    "Anstieg gesamt,Ø Schrittlänge,Training Stress Score®,Schritte,Zeit in Bewegung,Verstrichene Zeit"
)
FR = (
    "Type d'activité,Date,Favori,Titre,Distance,Calories,Durée,Fréquence cardiaque moyenne,Cadence de course moyenne,"
    "Cadence de course maximale,Allure moyenne,Ascension totale,Longueur moyenne des foulées,Training Stress Score® (TSS®),Pas,"
    "Temps de déplacement,Temps écoulé"
)
IT = (
    "Tipo di attività,Data,Preferita,Titolo,Distanza,Calorie,Tempo,FC Media,Cadenza di corsa media,Cadenza di corsa max,Passo medio,"
    "Ascesa totale,Lunghezza media passo,Training Stress Score®,Passi,Tempo in movimento,Tempo trascorso"
)
PT = (
    "Tipo de atividade,Data,Favorito,Título,Distância,Calorias,Tempo total,FC Média,Cadência bicicleta média,Cadência de bicicleta máxima,"
    "Velocidade média,Subida total,Comprimento médio da passada,Training Stress Score®,Passos,Tempo em movimento,Tempo transcorrido"
)
UNKNOWN = "A,B,C,D,E,F,G,H,I,J,K,L,M,Training Stress Score®,O,P,Q"


def row(
    type: str = "Running", distance: str = "5.48", stride: str = "1.15", steps: str = "4,808", cadence: str = "153", ascent: str = "215"
) -> str:
    """Return a row."""
    cells = [distance, "447", "00:31:24", "153", cadence, "173", "5:44", ascent, stride, "0.0", steps, "00:31:08", "00:32:57.4"]
    return f"{type},2025-05-01 07:12:33,false,Round the lake," + ",".join(f'"{cell}"' for cell in cells)


@pytest.mark.parametrize(
    ("head", "type"),
    [
        (EN, "Running"),
        (EN, "Track Running"),
        (DE, "Laufen"),
        (FR, "Course à pied"),
        (IT, "Corsa"),
        (PT, "Corrida"),
    ],
)
@pytest.mark.parametrize("distance", ["5.48", "5,48"])
def test_a_run(tmp_path: Path, head: str, type: str, distance: str) -> None:
    log = read_bytes(tmp_path, "Activities.csv", f"{head}\n{row(type, distance)}\n")
    (run,) = log.activities
    assert (run.sport, run.clock, run.title) == (Sport.RUN, "local", "Round the lake")
    assert run.start == datetime.datetime(2025, 5, 1, 7, 12, 33, tzinfo=BERLIN)
    assert (run.elapsed_s, run.moving_s, run.distance_m, run.ascent_m, run.cadence_spm) == (1977, 1868, 5480, 215, 153)
    assert (log.skipped, log.notes) == ((), ())


def test_a_list_in_a_language_that_nobody_knows_is_told_by_what_stands_in_it(tmp_path: Path) -> None:
    (found,) = read_bytes(tmp_path, "Activities.csv", f"{UNKNOWN}\n{row('Juoksu')}\n").activities
    assert (found.sport, found.distance_m, found.elapsed_s) == (Sport.OTHER, 5480, 1884)


def test_a_slow_cadence_counts_both_feet(tmp_path: Path) -> None:
    (run,) = read_bytes(tmp_path, "Activities.csv", f"{EN}\n{row(cadence='116', steps='3,642')}\n").activities
    assert run.cadence_spm == 116


def test_miles_are_told_by_the_steps(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, "Activities.csv", f"{EN}\n{row(distance='3.41', ascent='705')}\n")
    (run,) = log.activities
    assert (run.distance_m, run.ascent_m) == (5488, 215)
    assert [item.code for item in log.notes] == ["LOG008"]
    assert "miles" in log.notes[0].message


def test_miles_are_told_by_strides_in_feet_and_by_the_cadence(tmp_path: Path) -> None:
    (run,) = read_bytes(tmp_path, "Activities.csv", f"{EN}\n{row(distance='3.41', stride='3.77', steps='--')}\n").activities
    assert run.distance_m == 5488


def test_where_nothing_tells_kilometres_are_taken_and_that_is_said(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, "Activities.csv", f"{EN}\n{row(stride='--', steps='--')}\n")
    assert [item.distance_m for item in log.activities] == [5480]
    assert [item.code for item in log.notes] == ["LOG008"]


@pytest.mark.parametrize(
    ("type", "sport", "indoor"),
    [
        ("Treadmill Running", Sport.RUN, True),
        ("Laufbandtraining", Sport.RUN, True),
        ("Corrida em esteira", Sport.RUN, True),
        ("Indoor Cycling", Sport.RIDE, True),
        ("Strength Training", Sport.STRENGTH, None),
        ("Musculation", Sport.STRENGTH, None),
        ("Randonnée", Sport.WALK, None),
        ("Multisport", Sport.OTHER, None),
    ],
)
def test_sports_are_told_apart(tmp_path: Path, type: str, sport: Sport, indoor: bool | None) -> None:
    (found,) = read_bytes(tmp_path, "Activities.csv", f"{EN}\n{row(type)}\n").activities
    assert (found.sport, found.indoor) == (sport, indoor)


@pytest.mark.parametrize(("distance", "metres"), [("1,500", 1500), ("1.500", 1500), ("0.75", 750), ("0,75", 750)])
def test_a_swim_is_told_in_metres_or_kilometres(tmp_path: Path, distance: str, metres: int) -> None:
    (swim,) = read_bytes(tmp_path, "Activities.csv", f"{EN}\n{row('Pool Swim', distance)}\n").activities
    assert swim.distance_m == metres


def test_what_a_row_lacks_is_not_made_up(tmp_path: Path) -> None:
    (found,) = read_bytes(tmp_path, "Activities.csv", f"{EN}\n{row('Cardio', '0.00', '--', '--', '--', '--')}\n").activities
    assert (found.distance_m, found.ascent_m, found.cadence_spm, found.elapsed_s) == (None, None, None, 1977)


def test_a_date_that_a_spreadsheet_has_changed_is_no_date(tmp_path: Path) -> None:
    log = read_bytes(tmp_path, "Activities.csv", f"{EN}\n{row()}\n{row().replace('2025-05-01 07:12:33', 'yesterday')}\n")
    assert (len(log.activities), codes(log)) == (1, ["LOG007"])
    assert log.skipped[0].location.line == 3
