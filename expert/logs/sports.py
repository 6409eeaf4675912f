"""The words of files for what somebody did, in the languages that exports are written in."""

from __future__ import annotations

import re

from expert.logs.activity import Sport
from expert.logs.cells import folded

_NOT_IN_A_KEY = re.compile("[^a-z0-9]+")
_RUN = """
run running trailrun trailrunning trackrunning streetrunning ultrarun ultrarunning jogging
lauf laufen traillauf traillaufen bahnlauf strassenlauf
course courseapied trail coursedetrail courseapiedsurpiste courseapiedentrail
carrera correr carreradetrail carreraenpista
corsa corsatrail trailcorsa corsasupista
corrida corridaemtrilha corridadetrilha corridaempista
hardlopen hardloopsessie trailrunsessie trailhardlopen hardlopenopbaan
"""
_RUN_INDOORS = """
treadmill treadmillrunning indoorrunning virtualrun virtualrunning
laufband laufbandtraining laufbandlaufen laufenlaufband virtuellerlauf virtuelleslaufen indoorlauf
courseapiedsurtapis coursesurtapis coursesurtapisroulant courseapiedvirtuelle coursevirtuelle courseapiedeninterieur
carreraencinta correrencinta cintadecorrer carreravirtual carreraeninteriores
tapisroulant corsasultapisroulant corsavirtuale corsaindoor
corridaemesteira esteira corridavirtual corridaindoor
loopband hardlopenoploopband hardlopenopdeloopband loopbandhardlopen virtuelehardloopsessie indoorhardlopen
"""
_WALK = """
walk walking hike hiking casualwalking speedwalking ruck rucking
gehen spaziergang spazieren wandern wanderung walken
marche marcheapied randonnee randonneepedestre
caminata caminar senderismo excursionismo excursion andar
camminata camminare escursione escursionismo passeggiata
caminhada trilha
wandeling wandelen wandelsessie hiken
"""
_WALK_INDOORS = (
    "indoorwalking treadmillwalking gehenindoor laufbandgehen marcheeninterieur caminatabajotecho camminataindoor indoorwandelen"
)
_RIDE = """
ride cycling biking bike roadcycling roadbiking mountainbikeride mountainbiking gravelride gravelcycling cyclocross ebikeride
ebiking ebikefitness ebikemountain emountainbikeride trackcycling recumbentcycling bmx commuting velomobile handcycle
radfahrt radfahren rennradfahren mountainbikefahrt mountainbiken gravelbikefahrt gravelfahrt ebikefahrt
velo cyclisme sortieavelo vtt veloelectrique cyclismesurroute gravel
bicicleta ciclismo paseoenbicicleta vueltaenbicicleta ciclismodemontana ciclismoderuta
pedalata bici giroinbici uscitainbici
pedalada
fietsrit fietsen wielrennen gravelrit mountainbikerit ebikerit
"""
_RIDE_INDOORS = """
indoorcycling virtualride virtualcycling spin virtualactivity
virtuelleradfahrt indoorradfahren
velovirtuel cyclismeeninterieur cyclismeensalle velodinterieur
ciclismovirtual ciclismoeninteriores ciclismoindoor bicicletavirtual
pedalatavirtuale ciclismovirtuale
pedaladavirtual
virtuelefietsrit indoorfietsen
"""
_SWIM = """
swim swimming poolswim lapswimming openwater openwaterswimming openwaterswim poolswimming
schwimmen bahnschwimmen freiwasserschwimmen schwimmbadschwimmen
natation natationpiscine natationenpiscine nageeneaulibre
natacion nadar natacionenpiscina natacionenaguasabiertas
nuoto nuotoinpiscina nuotoinacquelibere
natacao natacaoempiscina
zwemmen zwemsessie zwembadzwemmen
"""
_STRENGTH = """
strength strengthtraining weighttraining traditionalstrengthtraining functionalstrengthtraining
krafttraining gewichtstraining
musculation entrainementauxpoids renforcementmusculaire entrainementdelaforce
entrenamientoconpesas entrenamientodefuerza musculacion
allenamentoconipesi allenamentopesi allenamentocontropesi forza allenamentodellaforza
treinamentocompesos treinocompesos treinamentodeforca treinodeforca musculacao
krachttraining
"""
_KINDS: tuple[tuple[str, Sport, bool | None], ...] = (
    (_RUN, Sport.RUN, None),
    (_RUN_INDOORS, Sport.RUN, True),
    (_WALK, Sport.WALK, None),
    (_WALK_INDOORS, Sport.WALK, True),
    (_RIDE, Sport.RIDE, None),
    (_RIDE_INDOORS, Sport.RIDE, True),
    (_SWIM, Sport.SWIM, None),
    (_STRENGTH, Sport.STRENGTH, None),
)
_WORDS = {word: (sport, indoor) for words, sport, indoor in _KINDS for word in words.split()}
_IN_TITLES = {
    **dict.fromkeys(["run", "running", "jog", "jogging", "lauf", "laufen", "joggen", "hardlopen", "corsa", "corrida"], Sport.RUN),
    **dict.fromkeys(["walk", "walking", "hike", "hiking", "spaziergang", "wanderung", "wandeling"], Sport.WALK),
    **dict.fromkeys(["ride", "cycling", "bike", "radfahrt", "fietsrit"], Sport.RIDE),
}
_OLD_NUMBERS = {"1": Sport.RIDE, "4": Sport.WALK, "9": Sport.RUN, "10": Sport.WALK, "16": Sport.SWIM}
"""What GPX files that Strava wrote some years ago say instead of a word."""


def sport_of(word: str) -> tuple[Sport, bool | None]:
    """Return what a word for an activity means, and whether it was indoors, where the word says so; another sport if nobody knows it."""
    return _WORDS.get(_NOT_IN_A_KEY.sub("", folded(word)), (Sport.OTHER, None))


def sport_of_track(kind: str, title: str) -> tuple[Sport, bool | None]:
    """Return what a track was, by its kind, a word or one of Strava's old numbers; where it names none, by the words of its title."""
    if kind.strip():
        return (_OLD_NUMBERS[kind.strip()], None) if kind.strip() in _OLD_NUMBERS else sport_of(kind)
    named = {_IN_TITLES[word] for word in re.split("[^a-z]+", folded(title)) if word in _IN_TITLES}
    return (named.pop(), None) if len(named) == 1 else (Sport.OTHER, None)
