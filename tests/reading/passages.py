"""Short reports of two to four sentences about many wars, made up here, with every claim that a careful person marks in them.

Unlike the probes, which each hold one way of saying, these are whole passages: a claim counts as found when kind, type,
number, speakers and place agree, and nothing else may be found. They were written before any rule was fitted to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.reading.probes import WORD, says

HERE = "-"
"""In place of a source: the outlet says it in its own voice."""


@dataclass(frozen=True, slots=True)
class Passage:
    """`claims` are all that a careful person marks; `goes_wrong` says what is still misread, if anything is."""

    text: str
    claims: tuple[dict[str, Any], ...]
    published: date
    goes_wrong: str = ""


def agrees(wanted: dict[str, Any], found: dict[str, Any], *, whole: bool = True) -> bool:
    """Whether a claim is the wanted one: by kind, type and number, and if `whole` by speakers, place and whatever is given."""
    key = wanted["what"] == found["what"] and wanted.get("n", found.get("n")) == found.get("n")
    if not key or (wanted["what"].startswith("control") and not _alike(wanted["place"], found["place"])):
        return False
    return not whole or all(_same(field, value, found.get(field)) for field, value in wanted.items())


def _same(field: str, wanted: Any, found: Any) -> bool:
    if field == "source":
        names = [] if wanted == HERE else [wanted] if isinstance(wanted, str) else list(wanted)
        return bool(names) == bool(found) and (not names or any(_alike(one, two) for one in names for two in found))
    if field in ("place", "by", "of", "group"):
        return _alike(wanted, found)
    return bool(wanted == found)


def _alike(one: str | None, two: str | None) -> bool:
    """Whether two names share a word."""
    if not one or not two:
        return not one and not two
    return not _words(one).isdisjoint(_words(two))


def _words(name: str) -> set[str]:
    return {word.lower() for word in WORD.findall(name)} - PLAIN


PLAIN = frozenset(
    ["the", "a", "an", "of", "in", "and", "at", "on", "near", "city", "town", "village", "province", "district", "s"]
)


def matched(
    wanted: Sequence[dict[str, Any]], found: Sequence[dict[str, Any]]
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each wanted claim with the found one that is it in kind, type and number, those first that agree in all."""
    left, out = list(found), []
    for whole in (True, False):
        for one in wanted:
            if any(one is each for each, _ in out):
                continue
            same = next((two for two in left if agrees(one, two, whole=whole)), None)
            if same is not None:
                left.remove(same)
                out.append((one, same))
    return out


def _passage(published: str, text: str, *claims: dict[str, Any], goes_wrong: str = "") -> Passage:
    return Passage(text, claims, date.fromisoformat(published), goes_wrong)


def _it(what: str, place: str | None, source: Any, n: Any = None, **rest: Any) -> dict[str, Any]:
    given = {} if n is None else {"n": n if isinstance(n, tuple) else (n, n)}
    return says(what, place=place, source=source, **given, **rest)


ASIA = (
    _passage(
        "2021-08-08",
        "KABUL, Aug 7 - Taliban fighters captured Sheberghan, capital of the northern province of Jowzjan, on Saturday, "
        "the second provincial capital to fall to the insurgents in two days, the deputy governor said. Government forces "
        "had withdrawn to the airport, he said.",
        _it("control captured", "Sheberghan", "deputy governor", by="Taliban"),
        _it("control withdrew", "Sheberghan", "deputy governor", by="Government forces"),
    ),
    _passage(
        "2020-05-12",
        "A roadside bomb struck a minibus in Ghazni province, killing six civilians, provincial police chief Khalid Wardak "
        "said. No group claimed responsibility for the blast.",
        _it("bombing", "Ghazni", "Khalid Wardak", of="minibus"),
        _it("killed", "Ghazni", "Khalid Wardak", 6, victims="civilian"),
    ),
    _passage(
        "2019-11-05",
        "Afghan commandos killed 22 insurgents, among them a shadow district governor, in an overnight raid in Helmand's "
        "Nad Ali district, the defence ministry said in a statement.",
        _it("killed", "Nad Ali", "defence ministry", 22, victims="combatant", by="Afghan commandos"),
        _it("killed", "Nad Ali", "defence ministry", 1, part=True),
        _it("raid", "Nad Ali", "defence ministry", by="Afghan commandos"),
    ),
    _passage(
        "2023-04-12",
        "Myanmar's military bombed a village in Sagaing region on Tuesday, killing about 50 people, according to members of "
        "the local resistance. Videos posted on social media showed bodies strewn near a community hall.",
        _it("airstrike", "Sagaing", "members of the local resistance", by="Myanmar's military"),
        _it("killed", "Sagaing", "members of the local resistance", (45, 55), days=("2023-04-11", "2023-04-11")),
    ),
    _passage(
        "2024-01-20",
        "The Arakan Army said it had seized an outpost on the outskirts of Mrauk-U after a week of fighting, capturing 28 "
        "soldiers. A junta spokesman could not be reached.",
        _it("control captured", "Mrauk-U", "Arakan Army"),
        _it("clash", "Mrauk-U", "Arakan Army"),
        _it("seized", "Mrauk-U", "Arakan Army", 28, victims="combatant"),
    ),
    _passage(
        "2021-03-30",
        "Some 3,000 people have crossed into Thailand from Karen state since Wednesday, fleeing army air strikes on their "
        "villages, Thai officials said.",
        _it("fled", "Karen", "Thai officials", (2700, 3300)),
        _it("airstrike", "Karen", "Thai officials", by="army"),
        goes_wrong="places that people fled to, where they fled an act of another place",
    ),
    _passage(
        "2023-01-31",
        "PESHAWAR, Pakistan - A suicide bomber detonated his explosives inside a mosque in the Pakistani city of Peshawar on "
        "Monday, killing at least 57 worshippers and wounding nearly 200, officials said. No group has claimed responsibility.",
        _it("bombing", "Peshawar", "officials"),
        _it("killed", "Peshawar", "officials", (57, None), victims="civilian"),
        _it("wounded", "Peshawar", "officials", (180, 200)),
    ),
    _passage(
        "2018-01-18",
        "Gunmen on motorcycles shot dead a polio worker and her police guard in Quetta, police said.",
        _it("shooting", "Quetta", "police", by="Gunmen"),
        _it("killed", "Quetta", "police", 1, victims="civilian"),
        _it("killed", "Quetta", "police", 1, victims="combatant"),
    ),
    _passage(
        "2020-10-18",
        "Azerbaijan said on Sunday its army had taken control of seven villages around Fuzuli. Armenia's defence ministry "
        "said two Azeri helicopters had been shot down.",
        _it("control captured", "Fuzuli", "Azerbaijan", by="army"),
        says("other", source="Armenia's defence ministry", of="helicopters"),
    ),
    _passage(
        "2020-10-05",
        "Three civilians died when rockets fell on Stepanakert, the main city of Nagorno-Karabakh, local authorities said, "
        "accusing Azeri forces of targeting residential areas.",
        _it("killed", "Stepanakert", "local authorities", 3, victims="civilian"),
        _it("missile", "Stepanakert", "local authorities"),
    ),
    _passage(
        "2017-06-20",
        "Philippine troops recovered the bodies of 17 militants after clashes in the city of Marawi, a military spokesman "
        "said. Security forces still control most of the city.",
        _it("killed", "Marawi", "military spokesman", 17, victims="combatant"),
        _it("clash", "Marawi", "military spokesman"),
        _it("control holds", "Marawi", HERE, by="Security forces"),
    ),
    _passage(
        "2008-11-12",
        "Tamil Tiger rebels lost at least 60 fighters in a battle for the town of Kilinochchi, the Sri Lankan military said, "
        "adding that its own losses were 12 dead and 37 injured.",
        _it("killed", "Kilinochchi", "Sri Lankan military", (60, None), victims="combatant"),
        _it("clash", "Kilinochchi", "Sri Lankan military"),
        _it("control contested", "Kilinochchi", "Sri Lankan military"),
        _it("killed", "Kilinochchi", "Sri Lankan military", 12, victims="combatant"),
        _it("wounded", "Kilinochchi", "Sri Lankan military", 37, victims="combatant"),
    ),
)
ARABIA = (
    _passage(
        "2015-08-12",
        "SANAA (Reuters) - Air strikes by the Saudi-led coalition hit a market in the Yemeni port city of Hodeidah on "
        "Tuesday, killing at least 14 civilians, residents and medics said. The coalition did not immediately respond to a "
        "request for comment.",
        _it("airstrike", "Hodeidah", ("residents", "medics"), by="Saudi-led coalition", of="a market"),
        _it("killed", "Hodeidah", ("residents", "medics"), (14, None), victims="civilian"),
    ),
    _passage(
        "2020-03-03",
        "Houthi fighters seized the district of Nihm, east of the capital Sanaa, after three days of clashes with troops "
        "loyal to President Hadi, a local official said on Monday. At least 30 soldiers were killed and dozens wounded, he "
        "added.",
        _it("control captured", "Nihm", "local official", by="Houthi fighters"),
        _it("clash", "Nihm", "local official"),
        _it("killed", "Nihm", "local official", (30, None), victims="combatant"),
        _it("wounded", "Nihm", "local official", (24, 99), victims="combatant"),
    ),
    _passage(
        "2021-02-19",
        "A ballistic missile fired by the Houthis struck a military camp in the Yemeni city of Marib late on Thursday, the "
        "government said. It was the third such attack on the oil-rich province this month.",
        _it("missile", "Marib", "government", by="Houthis", of="military camp"),
    ),
    _passage(
        "2017-03-09",
        "A land mine killed three farmers near the town of Mokha in southwestern Yemen on Wednesday, medics said. More than "
        "9,000 civilians have been killed since the war began, according to the United Nations.",
        _it("bombing", "Mokha", "medics"),
        _it("killed", "Mokha", "medics", 3, victims="civilian"),
        _it("killed", "Yemen", "United Nations", (9001, None), victims="civilian", scope="total"),
    ),
    _passage(
        "2016-07-18",
        "BAGHDAD (AP) - A car bomb exploded outside a cafe in Baghdad's Karrada district on Sunday evening, killing 11 "
        "people, police and hospital officials said. Another bomb went off near a market in Sadr City, killing three and "
        "wounding nine, they said.",
        _it("bombing", "Karrada", ("police", "hospital officials")),
        _it("killed", "Karrada", ("police", "hospital officials"), 11),
        _it("bombing", "Sadr City", ("police", "hospital officials")),
        _it("killed", "Sadr City", ("police", "hospital officials"), 3),
        _it("wounded", "Sadr City", ("police", "hospital officials"), 9),
    ),
    _passage(
        "2016-08-26",
        "Iraqi forces backed by coalition aircraft retook the town of Qayyarah, some 60 km south of Mosul, from Islamic State "
        "on Thursday, Prime Minister Haider al-Abadi said. Two suicide bombers attacked an army post there the same day, "
        "killing five soldiers, an officer said.",
        _it("control captured", "Qayyarah", "Haider al-Abadi", by="Iraqi forces"),
        _it("bombing", "Qayyarah", "an officer", by="suicide bombers", of="army post"),
        _it("killed", "Qayyarah", "an officer", 5, victims="combatant"),
    ),
    _passage(
        "2019-12-04",
        "Unidentified gunmen abducted a journalist from her home in the Mansour neighbourhood of Baghdad, her family said.",
        _it("abduction", "Mansour", "family", by="gunmen"),
        _it("seized", "Mansour", "family", 1, victims="civilian"),
    ),
    _passage(
        "2023-11-03",
        "GAZA, Nov 3 (Reuters) - An Israeli air strike on a house in the Nuseirat refugee camp in central Gaza killed nine "
        "members of one family, including four children, Palestinian health officials said. The Israeli military said it had "
        "targeted a Hamas commander.",
        _it("airstrike", "Nuseirat", "health officials", by="Israeli", of="a house"),
        _it("killed", "Nuseirat", "health officials", 9, victims="civilian"),
        _it("killed", "Nuseirat", "health officials", 4, victims="civilian", part=True),
        _it("airstrike", "Nuseirat", "Israeli military", of="Hamas commander"),
    ),
    _passage(
        "2014-07-09",
        "Militants in Gaza fired more than 40 rockets at southern Israel on Tuesday, the army said, wounding three people in "
        "the town of Sderot.",
        _it("missile", "Israel", "the army", by="Militants"),
        _it("wounded", "Sderot", "the army", 3),
    ),
    _passage(
        "2023-06-20",
        "Two Palestinians were shot dead by Israeli troops during a raid in the West Bank city of Jenin, the Palestinian "
        "health ministry said.",
        _it("killed", "Jenin", "health ministry", 2, by="Israeli troops"),
        _it("shooting", "Jenin", "health ministry", by="Israeli troops"),
        _it("raid", "Jenin", "health ministry"),
    ),
    _passage(
        "2023-10-22",
        "Hezbollah said it had fired guided missiles at an Israeli post on the border, and Israel's army said it was shelling "
        "the source of the fire in southern Lebanon. No casualties were reported.",
        says("missile", source="Hezbollah", by="Hezbollah", of="Israeli post"),
        _it("shelling", "Lebanon", "Israel's army", by="Israel's army"),
    ),
    _passage(
        "2016-05-08",
        "The Syrian army regained Khan Touman, a village southwest of Aleppo, state television reported. The Observatory, a "
        "Britain-based monitor, said rebels still held parts of it.",
        _it("control captured", "Khan Touman", "state television", by="Syrian army"),
        _it("control holds", "Khan Touman", "Observatory", by="rebels"),
    ),
    _passage(
        "2017-12-02",
        "Warplanes pounded rebel-held areas east of Damascus on Friday, killing at least 20 people in the town of "
        "Hammouriyeh, activists said.",
        says("airstrike", source="activists", by="Warplanes"),
        _it("control holds", "Damascus", HERE, by="rebel"),
        _it("killed", "Hammouriyeh", "activists", (20, None)),
    ),
    _passage(
        "2020-03-01",
        "Nearly a quarter of a million people have been displaced from Idlib province since December, the UN said.",
        _it("fled", "Idlib", "UN", (225000, 250000)),
    ),
    _passage(
        "2013-05-20",
        "The UN special envoy told reporters in Geneva that barrel bombs had killed at least 10 children in Daraya, outside "
        "Damascus, over the weekend.",
        _it("airstrike", "Daraya", "UN special envoy"),
        _it("killed", "Daraya", "UN special envoy", (10, None), victims="civilian"),
    ),
    _passage(
        "2016-01-26",
        "Speaking from his hospital bed in Istanbul, rebel commander Ahmed Nasser said his men had lost the hill overlooking "
        "Kinsabba to the army last week.",
        _it("control lost", "Kinsabba", "Ahmed Nasser", by="his men"),
    ),
    _passage(
        "2015-09-15",
        "In the eastern countryside of Hama, government helicopters dropped barrel bombs on the village of Aqrab on Tuesday "
        "morning, wounding a woman and two of her children, a local media activist said.",
        _it("airstrike", "Aqrab", "activist", by="helicopters"),
        _it("wounded", "Aqrab", "activist", 1, victims="civilian"),
        _it("wounded", "Aqrab", "activist", 2, victims="civilian"),
    ),
    _passage(
        "2014-02-11",
        "A mortar shell landed on a school in the Sabaa Bahrat area of the capital Damascus, killing one pupil, state news "
        "agency SANA reported.",
        _it("shelling", "Sabaa Bahrat", "SANA", of="school"),
        _it("killed", "Sabaa Bahrat", "SANA", 1, victims="civilian"),
    ),
    _passage(
        "2016-10-24",
        "The coalition carried out 12 strikes near Tal Afar on Sunday. They destroyed two vehicles and killed an unknown "
        "number of fighters, it said in a statement.",
        _it("airstrike", "Tal Afar", HERE, by="coalition"),
        _it("killed", "Tal Afar", "coalition", (None, None), victims="combatant"),
        goes_wrong='a speaker who comes only in a last clause, and results told of strikes as "they"',
    ),
)
AFRICA = (
    _passage(
        "2019-04-22",
        "TRIPOLI, April 21 (Reuters) - Fighting flared in southern suburbs of Tripoli on Sunday as forces loyal to Khalifa "
        "Haftar pushed into the Ain Zara district. The World Health Organization said 227 people had been killed and 1,128 "
        "wounded since the offensive began.",
        _it("clash", "Tripoli", HERE),
        _it("control entered", "Ain Zara", HERE, by="Haftar"),
        _it("killed", "Tripoli", "World Health Organization", 227, scope="total"),
        _it("wounded", "Tripoli", "World Health Organization", 1128, scope="total"),
    ),
    _passage(
        "2018-08-23",
        "Gunmen opened fire on a police checkpoint in the Libyan town of Zliten, killing four officers, a security source "
        "told AFP. No group claimed responsibility.",
        _it("shooting", "Zliten", "security source", by="Gunmen", of="police checkpoint"),
        _it("killed", "Zliten", "security source", 4, victims="combatant"),
    ),
    _passage(
        "2020-04-17",
        "Residents said Turkish drones bombed a convoy of Haftar's forces near Bani Walid, southeast of Tripoli. The army, "
        "based in the east, denied that any of its vehicles had been hit.",
        _it("airstrike", "Bani Walid", "Residents", by="Turkish drones", of="convoy"),
        _it("airstrike", "Bani Walid", "army", denied=True),
        goes_wrong="the type of an act that is only denied",
    ),
    _passage(
        "2017-10-06",
        "Benghazi, Libya, Oct 5 (AFP) - Seven soldiers were killed in two suicide bombings near the airport on Thursday, a "
        "medic said.",
        _it("killed", "Benghazi", "medic", 7, victims="combatant"),
        _it("bombing", "Benghazi", "medic"),
    ),
    _passage(
        "2019-08-30",
        "Opposition groups pointed the finger at the army over an explosion that killed a militia commander in Misrata.",
        says("bombing", place="Misrata"),
        says("killed", place="Misrata", n=(1, 1), victims="combatant"),
    ),
    _passage(
        "2023-06-19",
        "KHARTOUM (AFP) - Paramilitary forces attacked the town of El Geneina in Sudan's West Darfur state on Friday, "
        "killing scores of people, according to a lawyers' union. More than 20,000 residents have fled across the border into "
        "Chad since then, the UN refugee agency said.",
        _it("clash", "El Geneina", "lawyers' union", by="Paramilitary forces"),
        _it("killed", "El Geneina", "lawyers' union", (40, 99)),
        _it("fled", "El Geneina", "UN refugee agency", (20001, None)),
    ),
    _passage(
        "2023-10-23",
        "An army air strike on a livestock market in Kutum, North Darfur, killed at least 16 people and injured dozens, a "
        "volunteer committee said Monday. The army has not commented.",
        _it("airstrike", "Kutum", "committee", by="army", of="market"),
        _it("killed", "Kutum", "committee", (16, None)),
        _it("wounded", "Kutum", "committee", (24, 99)),
    ),
    _passage(
        "2023-10-26",
        "The RSF said it had captured the army's main base in Nyala, Sudan's second-largest city. Army spokesman Nabil "
        "Abdallah said the base remained under the army's control.",
        _it("control captured", "Nyala", "RSF"),
        _it("control holds", "Nyala", "Nabil Abdallah", by="army"),
    ),
    _passage(
        "2018-04-03",
        "BAMAKO (Reuters) - Suspected jihadists ambushed an army convoy near Gossi in northern Mali on Sunday, killing 11 "
        "soldiers, the army said. Twenty assailants were also killed, it added.",
        _it("ambush", "Gossi", "army", by="jihadists", of="army convoy"),
        _it("killed", "Gossi", "army", 11, victims="combatant"),
        _it("killed", "Gossi", "army", 20, victims="combatant"),
    ),
    _passage(
        "2021-06-07",
        "At least 40 villagers were massacred by armed men on motorbikes in the village of Solhan in Burkina Faso's Yagha "
        "province, local officials said. The government declared three days of mourning.",
        _it("killed", "Solhan", "local officials", (40, None), victims="civilian", by="armed men"),
    ),
    _passage(
        "2021-04-15",
        "Boko Haram militants raided the town of Damasak in Nigeria's Borno state overnight, residents told Reuters by phone, "
        "forcing hundreds of families to flee.",
        _it("raid", "Damasak", "residents", by="Boko Haram militants"),
        _it("fled", "Damasak", "residents", (200, 999), unit="families"),
    ),
    _passage(
        "2023-06-04",
        "MOGADISHU (AFP) - Al-Shabaab fighters attacked an African Union base in Bulo Marer, 110 km southwest of Mogadishu, "
        "with a car bomb before a gun battle broke out, a Somali army officer said. Uganda's president said 54 of its soldiers "
        "had been killed.",
        _it("bombing", "Bulo Marer", "Somali army officer", by="Al-Shabaab fighters", of="base"),
        _it("clash", "Bulo Marer", "Somali army officer"),
        _it("killed", "Bulo Marer", "Uganda's president", 54, victims="combatant"),
        goes_wrong="a weapon named far behind its verb",
    ),
    _passage(
        "2023-01-17",
        "The Somali army said it had recaptured the coastal town of Harardhere, which al-Shabaab had held for more than a "
        "decade.",
        _it("control captured", "Harardhere", "Somali army"),
        _it("control holds", "Harardhere", "Somali army", by="al-Shabaab"),
    ),
    _passage(
        "2022-10-18",
        "Tigrayan forces have withdrawn from the towns of Lalibela and Shire, their spokesman said on Monday. Ethiopian "
        "troops entered Shire hours later, two aid workers told Reuters.",
        _it("control withdrew", "Lalibela", "spokesman", by="Tigrayan forces"),
        _it("control withdrew", "Shire", "spokesman", by="Tigrayan forces"),
        _it("control entered", "Shire", "aid workers", by="Ethiopian troops"),
    ),
    _passage(
        "2022-01-10",
        "A drone strike hit a camp for displaced people in Dedebit in Ethiopia's Tigray region, killing 56 and injuring 30, "
        "two aid workers said, citing local authorities.",
        _it("airstrike", "Dedebit", "aid workers"),
        _it("killed", "Dedebit", "aid workers", 56),
        _it("wounded", "Dedebit", "aid workers", 30),
    ),
    _passage(
        "2024-05-02",
        "M23 rebels took the eastern Congolese mining town of Rubaya on Tuesday, residents and a UN source said, after "
        "government soldiers abandoned their positions.",
        _it("control captured", "Rubaya", ("residents", "UN source"), by="M23 rebels"),
        _it("control withdrew", "Rubaya", ("residents", "UN source"), by="government soldiers"),
    ),
    _passage(
        "2021-02-04",
        "Five people, three of them women, were hacked to death in an attack on Mamove, a village in Beni territory, the "
        "local administrator said, blaming the Allied Democratic Forces.",
        _it("killed", "Mamove", "local administrator", 5),
        _it("killed", "Mamove", "local administrator", 3, victims="civilian", part=True),
        _it("other", "Mamove", "local administrator"),
    ),
    _passage(
        "2025-01-28",
        "GOMA, Jan 27 (Reuters) - Rebels entered the centre of Goma on Monday as residents hid in their homes. Two civilians "
        "were wounded by stray bullets near the airport, a nurse said.",
        _it("control entered", "Goma", HERE, by="Rebels"),
        _it("wounded", "Goma", "nurse", 2, victims="civilian"),
    ),
    _passage(
        "2020-11-09",
        "MAPUTO - Islamist insurgents beheaded more than 50 people in Muidumbe district in northern Mozambique's Cabo Delgado "
        "province, state media said. Thousands fled the area, according to the UN.",
        _it("execution", "Muidumbe", "state media", by="insurgents"),
        _it("killed", "Muidumbe", "state media", (51, None)),
        _it("fled", "Muidumbe", "UN", (2000, 9999)),
    ),
    _passage(
        "2020-11-04",
        "Separatist fighters kidnapped 11 teachers from a Presbyterian school in Kumbo in Cameroon's restive Northwest region "
        "on Tuesday, a church official said.",
        _it("abduction", "Kumbo", "church official", by="Separatist fighters"),
        _it("seized", "Kumbo", "church official", 11, victims="civilian"),
    ),
    _passage(
        "2022-05-27",
        "Assailants opened fire on a market in the village of Karma in western Niger on Friday, killing 19 people, the "
        "interior ministry said. The region has seen a string of assaults since 2017. The attack also left 12 wounded.",
        _it("shooting", "Karma", "interior ministry", by="Assailants", of="market"),
        _it("killed", "Karma", "interior ministry", 19),
        _it("wounded", "Karma", HERE, 12),
        goes_wrong="a string of attacks of a whole region, which is no single act",
    ),
    _passage(
        "2017-08-07",
        "Government troops clashed with rebels loyal to Riek Machar in Pagak, near the Ethiopian border, and later took the "
        'town, a rebel spokesman admitted. "We withdrew to save civilians," he said.',
        _it("clash", "Pagak", "rebel spokesman", by="Government troops"),
        _it("control captured", "Pagak", "rebel spokesman", by="Government troops"),
        _it("control withdrew", "Pagak", "rebel spokesman"),
    ),
    _passage(
        "2024-03-25",
        "Nigerian soldiers rescued 137 students who had been kidnapped from a school in Kuriga, the military said.",
        _it("abduction", "Kuriga", "military"),
        _it("seized", "Kuriga", "military", 137, victims="civilian"),
    ),
    _passage(
        "2022-11-30",
        "The army denied that its planes had bombed the hospital in Rutshuru, where a doctor said nine patients were killed.",
        _it("airstrike", "Rutshuru", "army", denied=True, of="hospital"),
        _it("killed", "Rutshuru", "a doctor", 9),
    ),
)
EUROPE = (
    _passage(
        "2022-03-09",
        "KYIV, March 9 - Russian forces shelled the northeastern city of Kharkiv overnight, killing a 13-year-old boy and "
        "wounding four people, regional governor Oleh Syniehubov said on Wednesday.",
        _it("shelling", "Kharkiv", "Oleh Syniehubov", by="Russian forces"),
        _it("killed", "Kharkiv", "Oleh Syniehubov", 1, victims="civilian"),
        _it("wounded", "Kharkiv", "Oleh Syniehubov", 4),
    ),
    _passage(
        "2023-01-12",
        "Moscow said its troops had taken full control of the town of Soledar. Kyiv denied the claim, saying fighting was "
        "continuing in the town.",
        _it("control captured", "Soledar", "Moscow", by="troops", denied=False),
        _it("clash", "Soledar", "Kyiv"),
        _it("control captured", "Soledar", "Kyiv", denied=True),
    ),
    _passage(
        "2023-12-03",
        "A Russian missile struck a residential building in the Shevchenkivskyi district of Kyiv on Saturday, wounding two "
        "women, the mayor said. Rescuers pulled eleven people from the rubble.",
        _it("missile", "Shevchenkivskyi", "mayor", of="residential building"),
        _it("wounded", "Shevchenkivskyi", "mayor", 2, victims="civilian"),
    ),
    _passage(
        "2022-09-20",
        "Two people were killed in the Russian-held city of Donetsk when Ukrainian shells hit a bus stop, the city's "
        "Moscow-installed mayor said.",
        _it("killed", "Donetsk", "mayor", 2),
        _it("shelling", "Donetsk", "mayor", of="bus stop"),
        _it("control holds", "Donetsk", HERE, by="Russian"),
    ),
    _passage(
        "2017-01-31",
        "Russian-backed separatists pounded Avdiivka with artillery for a third day on Tuesday, killing two Ukrainian "
        "servicemen, Kyiv's military said. The conflict in eastern Ukraine has killed more than 10,000 people since April 2014.",
        _it("shelling", "Avdiivka", "Kyiv's military", by="separatists"),
        _it("killed", "Avdiivka", "Kyiv's military", 2, victims="combatant"),
        _it("killed", "Ukraine", HERE, (10001, None), scope="total"),
    ),
    _passage(
        "2022-12-20",
        "Ukraine accused Russia of shelling a hospital in Kherson on Monday and injuring three doctors. Moscow denies "
        "targeting civilians.",
        _it("shelling", "Kherson", "Ukraine", by="Russia", of="hospital"),
        _it("wounded", "Kherson", "Ukraine", 3, victims="civilian"),
        goes_wrong="a denial of what somebody always does",
    ),
    _passage(
        "1999-04-15",
        "NATO jets attacked Serbian tanks near Djakovica, in western Kosovo, the alliance said. Yugoslav media reported that "
        "75 ethnic Albanian refugees had been killed in the raid.",
        _it("airstrike", "Djakovica", "alliance", by="NATO jets", of="tanks"),
        _it("killed", "Djakovica", "Yugoslav media", 75, victims="civilian"),
    ),
    _passage(
        "2000-03-08",
        "Russian troops pulled out of the Chechen village of Komsomolskoye on Tuesday after rebels surrounded it, Interfax "
        "news agency reported.",
        _it("control withdrew", "Komsomolskoye", "Interfax", by="Russian troops"),
        _it("control besieged", "Komsomolskoye", "Interfax", by="rebels"),
    ),
)
REST = (
    _passage(
        "2019-08-31",
        "A Colombian army bombardment killed nine FARC dissidents in Caqueta department, President Ivan Duque said. Among the "
        "dead was their leader, known as Gildardo.",
        _it("killed", "Caqueta", "Ivan Duque", 9, victims="combatant", by="Colombian army"),
        says("killed", place="Caqueta", n=(1, 1), victims="combatant"),
        _it("airstrike", "Caqueta", "Ivan Duque", by="Colombian army"),
        goes_wrong="what kind of people dissidents are, and a bombardment without a weapon",
    ),
    _passage(
        "2019-08-19",
        "At least 26 people were killed when a suicide bomber blew himself up at a wedding hall in Kabul on Saturday night, "
        "officials said. The attack wounded 60 others. Earlier this month 34 people died in a bombing at a bus stop in Herat. "
        "Islamic State said it was behind the wedding attack.",
        _it("killed", "Kabul", "officials", (26, None)),
        _it("bombing", "Kabul", "officials"),
        _it("killed", "Kabul", "officials", 1, victims="combatant"),
        _it("wounded", "Kabul", HERE, 60),
        _it("killed", "Herat", HERE, 34),
        _it("bombing", "Herat", HERE),
        _it("bombing", "Kabul", "Islamic State"),
        goes_wrong="whose answer an attack is, after another attack was told",
    ),
    _passage(
        "2015-03-27",
        "The foreign minister warned that the army would bomb Aden if the rebels advanced. Talks are due to resume in Muscat "
        "next week.",
    ),
    _passage(
        "2023-12-20",
        "The Security Council will vote on Monday on a draft resolution calling for a truce in Sudan, diplomats said. Past "
        "efforts to end the fighting have failed.",
    ),
)
LATER = (
    _passage(
        "2016-04-03",
        "Azeri and Armenian forces exchanged mortar fire along the front line near Talysh overnight, the defence ministry in "
        "Baku said. Two servicemen died and a third lost a leg.",
        _it("shelling", "Talysh", "defence ministry"),
        _it("killed", "Talysh", HERE, 2, victims="combatant"),
        goes_wrong="fire that is exchanged is a clash, whatever was fired",
    ),
    _passage(
        "2011-08-22",
        "Libyan rebels swept into Zawiyah on Saturday and raised their flag over the main square, a correspondent in the town "
        "said. Doctors at its hospital counted 22 dead, most of them fighters.",
        _it("control entered", "Zawiyah", "correspondent", by="rebels"),
        _it("killed", "Zawiyah", "Doctors", 22, victims="combatant"),
    ),
    _passage(
        "2024-07-10",
        "Sudan's army said it had repelled an attack by the RSF on the town of Sennar, killing dozens of the attackers. The "
        "RSF said it had destroyed 15 army vehicles there.",
        _it("clash", "Sennar", "army"),
        _it("killed", "Sennar", "army", (24, 99), victims="combatant"),
        _it("other", "Sennar", "RSF"),
    ),
    _passage(
        "2009-01-05",
        "JERUSALEM - Israeli troops surrounded Gaza City on Sunday after artillery pounded its outskirts through the night. "
        "Palestinian medics said 23 civilians had been killed since the ground assault began.",
        _it("control besieged", "Gaza City", HERE, by="Israeli troops"),
        _it("shelling", "Gaza City", HERE),
        _it("killed", "Gaza City", "medics", 23, victims="civilian"),
    ),
    _passage(
        "2013-09-23",
        "Gunmen who stormed a shopping mall in the Kenyan capital Nairobi still held an unknown number of hostages on Sunday, "
        "a police chief said. The Red Cross put the number of dead at 59.",
        _it("seized", "Nairobi", "police chief", (None, None)),
        _it("killed", "Nairobi", "Red Cross", 59),
        says("clash", place="Nairobi", by="Gunmen"),
    ),
    _passage(
        "2022-04-09",
        "At least 50 people, among them five children, were killed when a missile hit a railway station packed with evacuees in "
        "Kramatorsk, the governor of Donetsk region said. Moscow denied responsibility for the strike.",
        _it("killed", "Kramatorsk", "governor", (50, None), victims="civilian"),
        _it("killed", "Kramatorsk", "governor", 5, victims="civilian", part=True),
        _it("missile", "Kramatorsk", "governor", of="railway station"),
        _it("missile", "Kramatorsk", "Moscow", denied=True),
    ),
    _passage(
        "2015-06-26",
        "The Kurdish YPG drove Islamic State out of Tel Abyad last week. On Thursday the jihadists hit back, entering the town "
        "of Kobani with three car bombs, and killed 35 residents, activists said.",
        _it("control captured", "Tel Abyad", HERE, by="YPG"),
        _it("control entered", "Kobani", "activists", by="jihadists"),
        _it("bombing", "Kobani", "activists"),
        _it("killed", "Kobani", "activists", 35, victims="civilian"),
        goes_wrong='"hit back" as an act of its own, and bombs that are only what somebody comes with',
    ),
    _passage(
        "2021-05-09",
        "Three blasts outside a girls' school in the west of Kabul killed 68 people and wounded 165, most of them pupils, the "
        "interior ministry said on Sunday. The Taliban denied involvement.",
        _it("bombing", "Kabul", "interior ministry"),
        _it("killed", "Kabul", "interior ministry", 68),
        _it("wounded", "Kabul", "interior ministry", 165),
        _it("bombing", "Kabul", "Taliban", denied=True),
    ),
    _passage(
        "2018-02-02",
        "Fighters from the Southern Transitional Council took control of all but one district of Aden on Tuesday, witnesses and "
        "officials said, after two days of clashes with forces of the government in which 36 people died.",
        _it("control captured", "Aden", ("witnesses", "officials"), by="Fighters"),
        _it("clash", "Aden", ("witnesses", "officials")),
        _it("killed", "Aden", ("witnesses", "officials"), 36),
    ),
    _passage(
        "2020-08-03",
        "Bandits on motorbikes ambushed villagers returning from a market in Sabon Birni, in northwest Nigeria's Sokoto state, "
        "and shot 21 of them dead, a local councillor said. Some 600 families have since moved to the state capital.",
        _it("ambush", "Sabon Birni", "councillor", by="Bandits", of="villagers"),
        _it("killed", "Sabon Birni", "councillor", 21, victims="civilian"),
        says("fled", n=(540, 660), unit="families"),
        goes_wrong='who comes back from a market, and those who "moved" without fleeing',
    ),
    _passage(
        "2016-12-14",
        "More than 80 civilians were executed by pro-government forces in eastern Aleppo, the UN human rights office said on "
        "Tuesday. The Syrian military denied that any such killings had taken place.",
        _it("execution", "Aleppo", "UN human rights office", by="pro-government forces"),
        _it("killed", "Aleppo", "UN human rights office", (81, None), victims="civilian"),
        _it("execution", "Aleppo", "Syrian military", denied=True),
        goes_wrong='"any such killings", which are denied',
    ),
    _passage(
        "2012-11-20",
        "M23 rebels marched into Goma on Tuesday without firing a shot, and the army retreated towards Sake, a UN spokesman said.",
        _it("control entered", "Goma", "UN spokesman", by="M23 rebels"),
        _it("control withdrew", "Goma", "UN spokesman", by="army"),
    ),
)
"""Written after the rules were fitted to those above, and measured before anything was done about them."""
PASSAGES: tuple[Passage, ...] = ASIA + ARABIA + AFRICA + EUROPE + REST + LATER
