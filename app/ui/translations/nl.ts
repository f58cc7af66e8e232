<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="nl" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Marsroute</source>
        <translation>Over Marsroute</translation>
    </message>
    <message>
        <source>Plans routes, road marches and resupply on local map data, without a network. It advises; people decide. It has no targeting and keeps no records of persons.

Licence: European Union Public Licence 1.2. The window is built with Qt under the GNU Lesser General Public License 3; the Qt libraries may be replaced.</source>
        <translation>Plant routes, wegmarsen en bevoorrading op lokale kaartgegevens, zonder netwerk. Het adviseert; mensen beslissen. Het kent geen doelbestrijding en houdt geen gegevens over personen bij.

Licentie: European Union Public Licence 1.2. Het venster is gebouwd met Qt onder de GNU Lesser General Public License 3; de Qt-bibliotheken mogen worden vervangen.</translation>
    </message>
    <message>
        <source>No area is open.</source>
        <translation>Er is geen gebied geopend.</translation>
    </message>
    <message>
        <source>Notices of the software of others</source>
        <translation>Vermeldingen bij software van anderen</translation>
    </message>
</context>
<context>
    <name>AdviceBook</name>
    <message>
        <source>Accept advice</source>
        <translation>Advies aannemen</translation>
    </message>
    <message>
        <source>Reject advice</source>
        <translation>Advies afwijzen</translation>
    </message>
    <message>
        <source>Override advice</source>
        <translation>Van advies afwijken</translation>
    </message>
</context>
<context>
    <name>AnswerLine</name>
    <message>
        <source>Compute again</source>
        <translation>Opnieuw berekenen</translation>
    </message>
    <message>
        <source>Work it out anew, whatever is kept</source>
        <translation>Opnieuw uitrekenen, wat er ook bewaard is</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Vastzetten</translation>
    </message>
    <message>
        <source>Keep this answer even when room is made for newer ones</source>
        <translation>Dit antwoord bewaren, ook als er plaats wordt gemaakt voor nieuwere</translation>
    </message>
    <message>
        <source>Kept answer: {}, {} ago.</source>
        <translation>Bewaard antwoord: {}, {} geleden.</translation>
    </message>
    <message>
        <source>New answer: {}.</source>
        <translation>Nieuw antwoord: {}.</translation>
    </message>
    <message>
        <source>It is {} old and is not used.</source>
        <translation>Het is {} oud en wordt niet gebruikt.</translation>
    </message>
</context>
<context>
    <name>AreaForm</name>
    <message>
        <source>Name</source>
        <translation>Naam</translation>
    </message>
</context>
<context>
    <name>AssumptionDesk</name>
    <message>
        <source>{}; the program assumes {}: {}.</source>
        <translation>{}; het programma neemt {} aan: {}.</translation>
    </message>
    <message>
        <source>&amp;Value</source>
        <translation>&amp;Waarde</translation>
    </message>
    <message>
        <source>&amp;Source</source>
        <translation>&amp;Bron</translation>
    </message>
    <message>
        <source>Assumed until you say who measured or ordered it</source>
        <translation>Aangenomen totdat u zegt wie het mat of beval</translation>
    </message>
    <message>
        <source>Change an assumption</source>
        <translation>Een aanname wijzigen</translation>
    </message>
    <message>
        <source>{} cannot stand here; give a number from 0 to {}.</source>
        <translation>{} kan hier niet staan; geef een getal van 0 tot {}.</translation>
    </message>
    <message>
        <source>Change assumption {}</source>
        <translation>Aanname {} wijzigen</translation>
    </message>
</context>
<context>
    <name>AvoidAreasLayer</name>
    <message>
        <source>Area to avoid {}</source>
        <translation>Te mijden gebied {}</translation>
    </message>
</context>
<context>
    <name>BackupDesk</name>
    <message>
        <source>Restore {}</source>
        <translation>{} terugzetten</translation>
    </message>
    <message>
        <source>The plan file is sound; restoring goes back in time.</source>
        <translation>Het planbestand is gaaf; terugzetten gaat terug in de tijd.</translation>
    </message>
    <message>
        <source>&amp;Restore</source>
        <translation>&amp;Terugzetten</translation>
    </message>
    <message>
        <source>Restored from {}; the file as it was is kept beside it.</source>
        <translation>Teruggezet van {}; het bestand zoals het was, is ernaast bewaard.</translation>
    </message>
    <message>
        <source>{} is damaged</source>
        <translation>{} is beschadigd</translation>
    </message>
</context>
<context>
    <name>BackupsDialog</name>
    <message>
        <source>When</source>
        <translation>Wanneer</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Grootte</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Waarom</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Bestand</translation>
    </message>
    <message>
        <source>&amp;Restore</source>
        <translation>&amp;Terugzetten</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Reservekopieën</translation>
    </message>
    <message>
        <source>There is no backup of this plan file.</source>
        <translation>Van dit planbestand is er geen reservekopie.</translation>
    </message>
    <message>
        <source>The newest backup is of {}. A restored backup takes the place of the plan file, which stays beside it under another name.</source>
        <translation>De nieuwste reservekopie is van {}. Een teruggezette reservekopie neemt de plaats in van het planbestand, dat er onder een andere naam naast blijft.</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Classification: {}</source>
        <translation>Rubricering: {}</translation>
    </message>
</context>
<context>
    <name>BridgesDesk</name>
    <message>
        <source>If lost</source>
        <translation>Bij verlies</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Controle</translation>
    </message>
    <message>
        <source>Load ratings of {}</source>
        <translation>Classificaties van {} laden</translation>
    </message>
    <message>
        <source>Ratings taken over from {}: {}.</source>
        <translation>Overgenomen classificaties uit {}: {}.</translation>
    </message>
    <message>
        <source>Load ratings</source>
        <translation>Classificaties laden</translation>
    </message>
    <message>
        <source>Written to {}: {}.</source>
        <translation>Geschreven naar {}: {}.</translation>
    </message>
    <message>
        <source>Save table of ratings</source>
        <translation>Tabel van classificaties opslaan</translation>
    </message>
    <message>
        <source>Bridges</source>
        <translation>Bruggen</translation>
    </message>
    <message>
        <source>{} cut off</source>
        <translation>{} afgesneden</translation>
    </message>
    <message>
        <source>+{} min</source>
        <translation>+{} min</translation>
    </message>
    <message>
        <source>Bridge ratings ({})</source>
        <translation>Brugclassificaties ({})</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>Tabellen (*.csv)</translation>
    </message>
</context>
<context>
    <name>BridgesLayer</name>
    <message>
        <source>Bridge, load class {}</source>
        <translation>Brug, belastingsklasse {}</translation>
    </message>
</context>
<context>
    <name>BridgesPanel</name>
    <message>
        <source>Which bridges</source>
        <translation>Welke bruggen</translation>
    </message>
    <message>
        <source>Rate…</source>
        <translation>Classificeren…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
    </message>
    <message>
        <source>Load ratings…</source>
        <translation>Classificaties laden…</translation>
    </message>
    <message>
        <source>Save table…</source>
        <translation>Tabel opslaan…</translation>
    </message>
    <message>
        <source>Take over ratings of a CSV table, a GeoPackage or an overlay</source>
        <translation>Classificaties overnemen uit een CSV-tabel, een GeoPackage of een oleaat</translation>
    </message>
    <message>
        <source>Write all bridges as a table of ratings</source>
        <translation>Alle bruggen als tabel van classificaties schrijven</translation>
    </message>
    <message>
        <source>If lost and Check</source>
        <translation>Bij verlies en Nagaan</translation>
    </message>
    <message>
        <source>No area is open, so there are no bridges.</source>
        <translation>Er is geen gebied open, dus er zijn geen bruggen.</translation>
    </message>
    <message>
        <source>All bridges</source>
        <translation>Alle bruggen</translation>
    </message>
    <message>
        <source>On routes</source>
        <translation>Op routes</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Versperd</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Onbekend</translation>
    </message>
    <message>
        <source>Rated by us</source>
        <translation>Zelf geclassificeerd</translation>
    </message>
    <message>
        <source>Bridges</source>
        <translation>Bruggen</translation>
    </message>
    <message>
        <source>No bridge is of this kind; choose another filter.</source>
        <translation>Geen brug is van deze soort; kies een ander filter.</translation>
    </message>
    <message>
        <source>There are no bridges in this area.</source>
        <translation>In dit gebied zijn geen bruggen.</translation>
    </message>
    <message>
        <source>for {}</source>
        <translation>voor {}</translation>
    </message>
    <message>
        <source>{} of {} bridges</source>
        <translation>{} van {} bruggen</translation>
    </message>
    <message>
        <source>{} unknown</source>
        <translation>{} onbekend</translation>
    </message>
    <message>
        <source>Reopen</source>
        <translation>Heropenen</translation>
    </message>
</context>
<context>
    <name>BundleDesk</name>
    <message>
        <source>Bundles (*{})</source>
        <translation>Bundels (*{})</translation>
    </message>
    <message>
        <source>Open bundle</source>
        <translation>Bundel openen</translation>
    </message>
    <message>
        <source>{}, signed by {}: only looked at here. Keep it as a plan file to work on it.</source>
        <translation>{}, ondertekend door {}: hier alleen bekeken. Bewaar het als planbestand om eraan te werken.</translation>
    </message>
    <message>
        <source>NOT SIGNED: nobody vouches for {}. It can be read, never merged.</source>
        <translation>NIET ONDERTEKEND: niemand staat in voor {}. Te lezen, nooit samen te voegen.</translation>
    </message>
    <message>
        <source>NOT TRUSTED: {} can be read, never merged. {}</source>
        <translation>NIET VERTROUWD: {} is te lezen, nooit samen te voegen. {}</translation>
    </message>
</context>
<context>
    <name>CarrierEdits</name>
    <message>
        <source>&amp;Open, every day</source>
        <translation>&amp;Open, elke dag</translation>
    </message>
    <message>
        <source>Always; or such as 0800-1200, 1300-1800</source>
        <translation>Altijd; of bijvoorbeeld 0800-1200, 1300-1800</translation>
    </message>
    <message>
        <source>&amp;Bays</source>
        <translation>&amp;Laadplaatsen</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Geen grens</translation>
    </message>
    <message>
        <source>&amp;Loading of a vehicle, minutes</source>
        <translation>Laden van een voertuig, &amp;minuten</translation>
    </message>
    <message>
        <source>As the program takes it</source>
        <translation>Zoals het programma aanneemt</translation>
    </message>
    <message>
        <source>Change point</source>
        <translation>Punt wijzigen</translation>
    </message>
    <message>
        <source>{}, at {}.</source>
        <translation>{}, op {}.</translation>
    </message>
    <message>
        <source>Change point {}</source>
        <translation>Punt {} wijzigen</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Geen</translation>
    </message>
    <message>
        <source>None; or such as 5000, 5000</source>
        <translation>Geen; of bijvoorbeeld 5000, 5000</translation>
    </message>
    <message>
        <source>&amp;Count</source>
        <translation>&amp;Aantal</translation>
    </message>
    <message>
        <source>&amp;Available, share from 0 to 1</source>
        <translation>&amp;Beschikbaar, aandeel van 0 tot 1</translation>
    </message>
    <message>
        <source>&amp;Payload, t</source>
        <translation>Laad&amp;vermogen, t</translation>
    </message>
    <message>
        <source>&amp;Fuel tanks, l</source>
        <translation>&amp;Brandstoftanks, l</translation>
    </message>
    <message>
        <source>&amp;Water tanks, l</source>
        <translation>&amp;Watertanks, l</translation>
    </message>
    <message>
        <source>&amp;Under way, every day</source>
        <translation>&amp;Onderweg, elke dag</translation>
    </message>
    <message>
        <source>At any time</source>
        <translation>Op elk moment</translation>
    </message>
    <message>
        <source>Longest &amp;shift, h</source>
        <translation>Langste &amp;dienst, u</translation>
    </message>
    <message>
        <source>Most &amp;trips in a shift</source>
        <translation>Meeste &amp;ritten per dienst</translation>
    </message>
    <message>
        <source>Change transport</source>
        <translation>Vervoer wijzigen</translation>
    </message>
    <message>
        <source>{}: {}.</source>
        <translation>{}: {}.</translation>
    </message>
    <message>
        <source>Change transport {}</source>
        <translation>Vervoer {} wijzigen</translation>
    </message>
</context>
<context>
    <name>ClosingDialog</name>
    <message>
        <source>Close {}</source>
        <translation>{} afsluiten</translation>
    </message>
    <message>
        <source>Closed from</source>
        <translation>Afgesloten van</translation>
    </message>
    <message>
        <source>Closed until</source>
        <translation>Afgesloten tot</translation>
    </message>
    <message>
        <source>A route with a departure waits for the road to open or goes round. Without a departure the road counts as closed at any time.</source>
        <translation>Een route met een vertrektijd wacht tot de weg opengaat of gaat eromheen. Zonder vertrektijd telt de weg steeds als afgesloten.</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>&amp;Van</translation>
    </message>
    <message>
        <source>&amp;Until</source>
        <translation>&amp;Tot</translation>
    </message>
    <message>
        <source>The road opens before it is closed; exchange them.</source>
        <translation>De weg gaat open voordat hij dichtgaat; wissel de tijden om.</translation>
    </message>
</context>
<context>
    <name>ClosuresLayer</name>
    <message>
        <source>Road closed, {}</source>
        <translation>Weg afgesloten, {}</translation>
    </message>
</context>
<context>
    <name>ColumnsLayer</name>
    <message>
        <source>Column {}, halted</source>
        <translation>Colonne {}, halt</translation>
    </message>
    <message>
        <source>Column {}, on the move</source>
        <translation>Colonne {}, in beweging</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Find a command</source>
        <translation>Een opdracht zoeken</translation>
    </message>
    <message>
        <source>Command, place or grid reference</source>
        <translation>Opdracht, plaats of kaartcoördinaat</translation>
    </message>
    <message>
        <source>What fits</source>
        <translation>Wat past</translation>
    </message>
</context>
<context>
    <name>ConflictsPanel</name>
    <message>
        <source>Cure</source>
        <translation>Verhelpen</translation>
    </message>
    <message>
        <source>No schedule is made, so there is nothing to compare.</source>
        <translation>Er is geen schema, dus er is niets te vergelijken.</translation>
    </message>
    <message>
        <source>No conflict. Movements compared: {}.</source>
        <translation>Geen conflict. Vergeleken verplaatsingen: {}.</translation>
    </message>
    <message>
        <source>Conflicts: {}</source>
        <translation>Conflicten: {}</translation>
    </message>
    <message>
        <source>{} of {} movements have one</source>
        <translation>{} van {} verplaatsingen hebben er een</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>Conflicten</translation>
    </message>
    <message>
        <source>Choose a conflict to cure it</source>
        <translation>Kies een conflict om het te verhelpen</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>Er ging iets mis</translation>
    </message>
    <message>
        <source>This is a fault of Marsroute, not of your input.</source>
        <translation>Dit is een fout van Marsroute, niet van uw invoer.</translation>
    </message>
    <message>
        <source>The report could not be saved. {} Copy it from here and pass it on; it holds no places and no names of your plan. You may go on working, but start again soon.</source>
        <translation>Het verslag kon niet worden opgeslagen. {} Kopieer het hiervandaan en geef het door; er staan geen plaatsen en geen namen uit uw plan in. U kunt doorwerken, maar start spoedig opnieuw.</translation>
    </message>
    <message>
        <source>A report was saved to {}. Read it here and pass it on; it holds no places and no names of your plan. You may go on working, but save what you need and start again soon.</source>
        <translation>Er is een verslag bewaard in {}. Lees het hier en geef het door; er staan geen plaatsen of namen uit uw plan in. U kunt doorwerken, maar bewaar wat u nodig hebt en start spoedig opnieuw.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Verslag</translation>
    </message>
</context>
<context>
    <name>CreditsDesk</name>
    <message>
        <source>Movement credits</source>
        <translation>Marskredieten</translation>
    </message>
    <message>
        <source>Open credits {}</source>
        <translation>Marskredieten {} openen</translation>
    </message>
    <message>
        <source>Credits taken over from {}: {}.</source>
        <translation>Overgenomen marskredieten uit {}: {}.</translation>
    </message>
    <message>
        <source>Open credits</source>
        <translation>Marskredieten openen</translation>
    </message>
    <message>
        <source>Save credits</source>
        <translation>Marskredieten opslaan</translation>
    </message>
    <message>
        <source>Export credits</source>
        <translation>Marskredieten exporteren</translation>
    </message>
    <message>
        <source>Written to {}: {}.</source>
        <translation>Geschreven naar {}: {}.</translation>
    </message>
    <message>
        <source>Open a scenario: each of its columns is a bid for road space, which you approve here.</source>
        <translation>Open een scenario: elke colonne daarin is een aanvraag voor wegruimte, die u hier goedkeurt.</translation>
    </message>
    <message>
        <source>The march has no times, so there is nothing to approve; mend the plan first.</source>
        <translation>De mars heeft geen tijden, dus er is niets goed te keuren; herstel eerst het plan.</translation>
    </message>
    <message>
        <source>The plan has no credits; see the notice.</source>
        <translation>Het plan heeft geen marskredieten; zie de melding.</translation>
    </message>
    <message>
        <source>Approve {}</source>
        <translation>{} goedkeuren</translation>
    </message>
    <message>
        <source>Renew {}</source>
        <translation>{} vernieuwen</translation>
    </message>
    <message>
        <source>Cancel {}</source>
        <translation>{} intrekken</translation>
    </message>
    <message>
        <source>Movement credits (*{})</source>
        <translation>Marskredieten (*{})</translation>
    </message>
    <message>
        <source>Tables (*{})</source>
        <translation>Tabellen (*{})</translation>
    </message>
</context>
<context>
    <name>CreditsPanel</name>
    <message>
        <source>Faults of the credits</source>
        <translation>Fouten in de marskredieten</translation>
    </message>
    <message>
        <source>Bid of the chosen column</source>
        <translation>Aanvraag van de gekozen colonne</translation>
    </message>
    <message>
        <source>Copy bid</source>
        <translation>Aanvraag kopiëren</translation>
    </message>
    <message>
        <source>Nothing is wrong with the credits.</source>
        <translation>Er is niets mis met de marskredieten.</translation>
    </message>
    <message>
        <source>Faults ({})</source>
        <translation>Fouten ({})</translation>
    </message>
    <message>
        <source>No faults</source>
        <translation>Geen fouten</translation>
    </message>
    <message>
        <source>Movement credits</source>
        <translation>Marskredieten</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Goedkeuren</translation>
    </message>
    <message>
        <source>Give the chosen bids movement numbers</source>
        <translation>De gekozen aanvragen marsnummers geven</translation>
    </message>
    <message>
        <source>Approve all</source>
        <translation>Alle goedkeuren</translation>
    </message>
    <message>
        <source>Give all bids movement numbers</source>
        <translation>Alle aanvragen marsnummers geven</translation>
    </message>
    <message>
        <source>Renew</source>
        <translation>Vernieuwen</translation>
    </message>
    <message>
        <source>Change the chosen credits to the plan, under the same numbers</source>
        <translation>De gekozen marskredieten aan het plan aanpassen, onder dezelfde nummers</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Intrekken</translation>
    </message>
    <message>
        <source>Take the chosen credits back; give a reason</source>
        <translation>De gekozen marskredieten intrekken; geef een reden</translation>
    </message>
    <message>
        <source>Reason: bridge closed</source>
        <translation>Reden: brug afgesloten</translation>
    </message>
    <message>
        <source>Reason of a change or a cancellation</source>
        <translation>Reden van een wijziging of intrekking</translation>
    </message>
    <message>
        <source>Authority that gives numbers</source>
        <translation>Autoriteit die nummers geeft</translation>
    </message>
    <message>
        <source>Letters of nation and authority, as they stand in the numbers</source>
        <translation>Letters van natie en autoriteit, zoals in de nummers</translation>
    </message>
    <message>
        <source>March units</source>
        <translation>Marseenheden</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Bestand</translation>
    </message>
    <message>
        <source>Open, save or export credits</source>
        <translation>Marskredieten openen, opslaan of exporteren</translation>
    </message>
    <message>
        <source>Open credits…</source>
        <translation>Marskredieten openen…</translation>
    </message>
    <message>
        <source>Save credits…</source>
        <translation>Marskredieten opslaan…</translation>
    </message>
    <message>
        <source>Export workbook (XLSX)…</source>
        <translation>Werkmap exporteren (XLSX)…</translation>
    </message>
    <message>
        <source>Export table (CSV)…</source>
        <translation>Tabel exporteren (CSV)…</translation>
    </message>
    <message>
        <source>A&amp;uthority</source>
        <translation>A&amp;utoriteit</translation>
    </message>
    <message>
        <source>Bid</source>
        <translation>Aanvraag</translation>
    </message>
    <message>
        <source>Choose a column to see its bid.</source>
        <translation>Kies een colonne om haar aanvraag te zien.</translation>
    </message>
</context>
<context>
    <name>DecisionBar</name>
    <message>
        <source>Accept…</source>
        <translation>Aannemen…</translation>
    </message>
    <message>
        <source>Plan by it, and say why; it can be undone</source>
        <translation>Ernaar plannen, en zeggen waarom; het kan ongedaan worden gemaakt</translation>
    </message>
    <message>
        <source>Override…</source>
        <translation>Afwijken…</translation>
    </message>
    <message>
        <source>Order something else, and say what and why</source>
        <translation>Iets anders bevelen, en zeggen wat en waarom</translation>
    </message>
    <message>
        <source>Reject…</source>
        <translation>Afwijzen…</translation>
    </message>
    <message>
        <source>Leave it out of account, and say why</source>
        <translation>Het buiten beschouwing laten, en zeggen waarom</translation>
    </message>
    <message>
        <source>Advice of a model: nothing in the plan follows from it before somebody decides.</source>
        <translation>Advies van een model: er volgt niets uit in het plan voordat iemand besluit.</translation>
    </message>
    <message>
        <source>Accepted by {}, {}: {}</source>
        <translation>Aangenomen door {}, {}: {}</translation>
    </message>
    <message>
        <source>Rejected by {}, {}: {}</source>
        <translation>Afgewezen door {}, {}: {}</translation>
    </message>
    <message>
        <source>Overridden by {}, {}: {}</source>
        <translation>Afgeweken door {}, {}: {}</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>Choose {}</source>
        <translation>{} kiezen</translation>
    </message>
    <message>
        <source>Choose objective</source>
        <translation>Doel kiezen</translation>
    </message>
    <message>
        <source>Choose rule for unknown limits</source>
        <translation>Regel voor onbekende beperkingen kiezen</translation>
    </message>
    <message>
        <source>Choose departure</source>
        <translation>Vertrek kiezen</translation>
    </message>
    <message>
        <source>Clear route</source>
        <translation>Route wissen</translation>
    </message>
    <message>
        <source>Reopen all roads</source>
        <translation>Alle wegen heropenen</translation>
    </message>
    <message>
        <source>No route</source>
        <translation>Geen route</translation>
    </message>
    <message>
        <source>Own route</source>
        <translation>Eigen route</translation>
    </message>
    <message>
        <source>Planning…</source>
        <translation>Plannen…</translation>
    </message>
</context>
<context>
    <name>DrawAreaTool</name>
    <message>
        <source>Enter, a double click or the first corner closes the area.</source>
        <translation>Enter, een dubbelklik of het eerste hoekpunt sluit het gebied.</translation>
    </message>
    <message>
        <source>Click three corners or more of an area that routes avoid.</source>
        <translation>Klik drie of meer hoekpunten van een gebied dat routes mijden.</translation>
    </message>
    <message>
        <source>Draw area to avoid</source>
        <translation>Te mijden gebied tekenen</translation>
    </message>
</context>
<context>
    <name>DrawLineTool</name>
    <message>
        <source>Enter or a double click ends the line.</source>
        <translation>Enter of een dubbelklik beëindigt de lijn.</translation>
    </message>
    <message>
        <source>Click two points or more; the line runs as you draw it.</source>
        <translation>Klik twee of meer punten; de lijn loopt zoals u haar tekent.</translation>
    </message>
    <message>
        <source>Draw line</source>
        <translation>Lijn tekenen</translation>
    </message>
</context>
<context>
    <name>EvidenceDesk</name>
    <message>
        <source>{} (second run)</source>
        <translation>{} (tweede keer)</translation>
    </message>
    <message>
        <source>{}: the same answer, to the last digit.</source>
        <translation>{}: hetzelfde antwoord, tot op het laatste cijfer.</translation>
    </message>
    <message>
        <source>{}: ANOTHER answer than the first time. Suspend the model, and have both answers looked at.</source>
        <translation>{}: een ANDER antwoord dan de eerste keer. Schors het model, en laat beide antwoorden bekijken.</translation>
    </message>
    <message>
        <source>Export evidence</source>
        <translation>Bewijs exporteren</translation>
    </message>
    <message>
        <source>Evidence (*.json)</source>
        <translation>Bewijs (*.json)</translation>
    </message>
    <message>
        <source>Written to {}: {}.</source>
        <translation>Geschreven naar {}: {}.</translation>
    </message>
    <message>
        <source>Write job bundle</source>
        <translation>Opdrachtbundel schrijven</translation>
    </message>
    <message>
        <source>Jobs (*{})</source>
        <translation>Opdrachten (*{})</translation>
    </message>
    <message>
        <source>Sign the job bundle</source>
        <translation>De opdrachtbundel ondertekenen</translation>
    </message>
    <message>
        <source>The other side works only on what a station signed that it knows. Without a passphrase the bundle leaves unsigned.</source>
        <translation>De andere kant werkt alleen aan wat een bekend station heeft ondertekend. Zonder wachtzin gaat de bundel niet ondertekend weg.</translation>
    </message>
    <message>
        <source>&amp;Passphrase of the signing key of {}</source>
        <translation>Wacht&amp;zin van de ondertekensleutel van {}</translation>
    </message>
    <message>
        <source>Written: {}, not signed. On the other machine: marsroute worker run {} -o NAME{} --trust-anyone</source>
        <translation>Geschreven: {}, niet ondertekend. Op de andere machine: marsroute worker run {} -o NAAM{} --trust-anyone</translation>
    </message>
    <message>
        <source>Written: {}, signed. On the other machine: marsroute worker run {} -o NAME{} --trust KEY</source>
        <translation>Geschreven: {}, ondertekend. Op de andere machine: marsroute worker run {} -o NAAM{} --trust SLEUTEL</translation>
    </message>
    <message>
        <source>Import answer bundle</source>
        <translation>Antwoordbundel inlezen</translation>
    </message>
    <message>
        <source>Answers (*{} *{}.*)</source>
        <translation>Antwoorden (*{} *{}.*)</translation>
    </message>
</context>
<context>
    <name>FactorWork</name>
    <message>
        <source>Add rate of {}</source>
        <translation>Norm van {} toevoegen</translation>
    </message>
    <message>
        <source>Tables of rates (*.csv *.xlsx)</source>
        <translation>Tabellen van normen (*.csv *.xlsx)</translation>
    </message>
    <message>
        <source>Import rates</source>
        <translation>Normen importeren</translation>
    </message>
    <message>
        <source>Import rates {}</source>
        <translation>Normen {} importeren</translation>
    </message>
    <message>
        <source>Rates read from {}: {}; not in the library: {}.</source>
        <translation>Normen gelezen uit {}: {}; niet in de bibliotheek: {}.</translation>
    </message>
    <message>
        <source>Export rates</source>
        <translation>Normen exporteren</translation>
    </message>
    <message>
        <source>Table of rates (*.csv);;Whole library (*.yaml)</source>
        <translation>Tabel van normen (*.csv);;Hele bibliotheek (*.yaml)</translation>
    </message>
    <message>
        <source>Written to {}: {}.</source>
        <translation>Geschreven naar {}: {}.</translation>
    </message>
</context>
<context>
    <name>FeedDesk</name>
    <message>
        <source>The plan has changed since. Plan again.</source>
        <translation>Het plan is sindsdien gewijzigd. Plan opnieuw.</translation>
    </message>
    <message>
        <source>The search was ended before there was anything to show.</source>
        <translation>Het zoeken is beëindigd voordat er iets te tonen was.</translation>
    </message>
    <message>
        <source>Export flows</source>
        <translation>Stromen exporteren</translation>
    </message>
    <message>
        <source>Export sites</source>
        <translation>Locaties exporteren</translation>
    </message>
</context>
<context>
    <name>FeedFiles</name>
    <message>
        <source>Workbook (*.xlsx);;Table (*.csv)</source>
        <translation>Werkmap (*.xlsx);;Tabel (*.csv)</translation>
    </message>
    <message>
        <source>Written to {}: {}.</source>
        <translation>Geschreven naar {}: {}.</translation>
    </message>
</context>
<context>
    <name>FeedPage</name>
    <message>
        <source>Which point feeds which unit</source>
        <translation>Welk punt welke eenheid bevoorraadt</translation>
    </message>
    <message>
        <source>Plan flows</source>
        <translation>Stromen plannen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exporteren…</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>Getoond</translation>
    </message>
    <message>
        <source>Flows</source>
        <translation>Stromen</translation>
    </message>
    <message>
        <source>Shortages</source>
        <translation>Tekorten</translation>
    </message>
    <message>
        <source>No flows are planned yet. The vehicles of the plan can bring what its units use, day by day, so that none falls below its safety level.</source>
        <translation>Er zijn nog geen stromen gepland. De voertuigen van het plan kunnen dag na dag brengen wat de eenheden verbruiken, zodat geen onder haar veiligheidsniveau komt.</translation>
    </message>
    <message>
        <source>{} (and {} more)</source>
        <translation>{} (en nog {})</translation>
    </message>
    <message>
        <source>Nothing has to be brought.</source>
        <translation>Er hoeft niets te worden gebracht.</translation>
    </message>
    <message>
        <source>No unit falls below its safety level.</source>
        <translation>Geen eenheid komt onder haar veiligheidsniveau.</translation>
    </message>
    <message>
        <source>Why, and what would help</source>
        <translation>Waarom, en wat zou helpen</translation>
    </message>
</context>
<context>
    <name>FeedsLayer</name>
    <message>
        <source>Supply point, {}</source>
        <translation>Verzorgingspunt, {}</translation>
    </message>
    <message>
        <source>Supply point, {}, not open</source>
        <translation>Verzorgingspunt, {}, niet open</translation>
    </message>
    <message>
        <source>Unit, {}</source>
        <translation>Eenheid, {}</translation>
    </message>
    <message>
        <source>Unit, {}, falls short</source>
        <translation>Eenheid, {}, komt tekort</translation>
    </message>
</context>
<context>
    <name>FileChoice</name>
    <message>
        <source>{} is there already. Write over it?</source>
        <translation>{} bestaat al. Overschrijven?</translation>
    </message>
</context>
<context>
    <name>FileWork</name>
    <message>
        <source>Open area</source>
        <translation>Gebied openen</translation>
    </message>
    <message>
        <source>Open scenario</source>
        <translation>Scenario openen</translation>
    </message>
    <message>
        <source>Written to {}: {}.</source>
        <translation>Geschreven naar {}: {}.</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporteren</translation>
    </message>
    <message>
        <source>Open overlay {}</source>
        <translation>Oleaat {} openen</translation>
    </message>
    <message>
        <source>Left out, as nothing of the kind lies there: {}.</source>
        <translation>Weggelaten, want zoiets ligt daar niet: {}.</translation>
    </message>
    <message>
        <source>Open overlay</source>
        <translation>Oleaat openen</translation>
    </message>
    <message>
        <source>Save overlay</source>
        <translation>Oleaat opslaan</translation>
    </message>
    <message>
        <source>Open area: choose the folder NAME.area</source>
        <translation>Gebied openen: kies de map NAAM.area</translation>
    </message>
    <message>
        <source>Scenarios (*.yaml *.yml)</source>
        <translation>Scenario&apos;s (*.yaml *.yml)</translation>
    </message>
    <message>
        <source>Export: choose a folder</source>
        <translation>Exporteren: kies een map</translation>
    </message>
    <message>
        <source>Overlays (*{})</source>
        <translation>Oleaten (*{})</translation>
    </message>
</context>
<context>
    <name>ForeignLayers</name>
    <message>
        <source>Tiles that cannot be read and were left out: {}.</source>
        <translation>Tegels die niet te lezen zijn en zijn weggelaten: {}.</translation>
    </message>
    <message>
        <source>{} points, {} lines, {} outlines of areas.</source>
        <translation>{} punten, {} lijnen, {} omtrekken van gebieden.</translation>
    </message>
</context>
<context>
    <name>GraphMenu</name>
    <message>
        <source>Time-space graph</source>
        <translation>Weg-tijdgrafiek</translation>
    </message>
    <message>
        <source>Whole graph</source>
        <translation>Hele grafiek</translation>
    </message>
    <message>
        <source>Doctrinal scale: 3 km × 12 min to a block</source>
        <translation>Doctrineschaal: 3 km × 12 min per vak</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Inzoomen</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Uitzoomen</translation>
    </message>
    <message>
        <source>Stretch time</source>
        <translation>Tijd uitrekken</translation>
    </message>
    <message>
        <source>Shrink time</source>
        <translation>Tijd inkrimpen</translation>
    </message>
    <message>
        <source>Stretch distance</source>
        <translation>Afstand uitrekken</translation>
    </message>
    <message>
        <source>Shrink distance</source>
        <translation>Afstand inkrimpen</translation>
    </message>
    <message>
        <source>Next conflict</source>
        <translation>Volgend conflict</translation>
    </message>
    <message>
        <source>Conflict before</source>
        <translation>Vorig conflict</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>Opslaan als PDF…</translation>
    </message>
    <message>
        <source>Save as picture…</source>
        <translation>Opslaan als afbeelding…</translation>
    </message>
    <message>
        <source>Save as drawing…</source>
        <translation>Opslaan als tekening…</translation>
    </message>
    <message>
        <source>Wheel: zoom; with Shift time alone, with Ctrl distance alone</source>
        <translation>Wiel: zoomen; met Shift alleen tijd, met Ctrl alleen afstand</translation>
    </message>
    <message>
        <source>Drag the ground: move the graph; arrows and pages do the same</source>
        <translation>De achtergrond slepen: de grafiek verschuiven; pijlen en pagina’s doen hetzelfde</translation>
    </message>
    <message>
        <source>Drag a column: move it in time, whole minutes</source>
        <translation>Een colonne slepen: haar in de tijd verschuiven, hele minuten</translation>
    </message>
    <message>
        <source>Tab: next column; Alt+←, Alt+→: move it; with Shift by ten</source>
        <translation>Tab: volgende colonne; Alt+←, Alt+→: verschuiven; met Shift per tien</translation>
    </message>
    <message>
        <source>Enter: keep the move; Esc: take it back</source>
        <translation>Enter: de verschuiving houden; Esc: terugnemen</translation>
    </message>
    <message>
        <source>N, Shift+N: next conflict, the one before</source>
        <translation>N, Shift+N: volgend conflict, het vorige</translation>
    </message>
    <message>
        <source>Home, D: whole graph, doctrinal scale</source>
        <translation>Home, D: hele grafiek, doctrineschaal</translation>
    </message>
</context>
<context>
    <name>GraphPanel</name>
    <message>
        <source>Column whose way is shown</source>
        <translation>Colonne waarvan de weg wordt getoond</translation>
    </message>
    <message>
        <source>Show the graph along the way of this column</source>
        <translation>De grafiek langs de weg van deze colonne tonen</translation>
    </message>
    <message>
        <source>What the graph shows</source>
        <translation>Wat de grafiek toont</translation>
    </message>
    <message>
        <source>Whole graph</source>
        <translation>Hele grafiek</translation>
    </message>
    <message>
        <source>Show the whole graph (Home, or a double click)</source>
        <translation>De hele grafiek tonen (Home, of dubbelklik)</translation>
    </message>
    <message>
        <source>Next conflict</source>
        <translation>Volgend conflict</translation>
    </message>
    <message>
        <source>Point out the next conflict (N; the one before: Shift+N)</source>
        <translation>Het volgende conflict aanwijzen (N; het vorige: Shift+N)</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Schaal</translation>
    </message>
    <message>
        <source>Scale of the graph, and conflicts</source>
        <translation>Schaal van de grafiek, en conflicten</translation>
    </message>
    <message>
        <source>Drag a column, or Tab to it and Alt+arrow, then Enter, to move it</source>
        <translation>Sleep een colonne, of ga er met Tab heen en Alt+pijl, dan Enter, om haar te verschuiven</translation>
    </message>
    <message>
        <source>Way of</source>
        <translation>Weg van</translation>
    </message>
</context>
<context>
    <name>GraphPaper</name>
    <message>
        <source>{}: way of {}</source>
        <translation>{}: weg van {}</translation>
    </message>
    <message>
        <source>Written to {}: {}.</source>
        <translation>Geschreven naar {}: {}.</translation>
    </message>
    <message>
        <source>Save graph</source>
        <translation>Grafiek opslaan</translation>
    </message>
    <message>
        <source>Graphs (*{})</source>
        <translation>Grafieken (*{})</translation>
    </message>
</context>
<context>
    <name>HistoryDesk</name>
    <message>
        <source>History</source>
        <translation>Geschiedenis</translation>
    </message>
    <message>
        <source>Give a reason</source>
        <translation>Een reden geven</translation>
    </message>
    <message>
        <source>Why was this done: {}?</source>
        <translation>Waarom is dit gedaan: {}?</translation>
    </message>
    <message>
        <source>&amp;Why</source>
        <translation>&amp;Waarom</translation>
    </message>
    <message>
        <source>Bridge blown, report of 2 Recce Pl</source>
        <translation>Brug opgeblazen, melding van 2 Verkpel</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergelijken</translation>
    </message>
    <message>
        <source>{}: done; Undo takes it back.</source>
        <translation>{}: gedaan; Ongedaan maken neemt het terug.</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>Filter: post, words, object</source>
        <translation>Filter: functie, woorden, object</translation>
    </message>
    <message>
        <source>Filter the history</source>
        <translation>De geschiedenis filteren</translation>
    </message>
    <message>
        <source>Show the changes of all objects</source>
        <translation>De wijzigingen van alle objecten tonen</translation>
    </message>
    <message>
        <source>Name version…</source>
        <translation>Versie benoemen…</translation>
    </message>
    <message>
        <source>Give reason…</source>
        <translation>Reden geven…</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Terugzetten</translation>
    </message>
    <message>
        <source>What is different</source>
        <translation>Wat anders is</translation>
    </message>
    <message>
        <source>Choose one change to see what it did, or two to compare them.</source>
        <translation>Kies één wijziging om te zien wat zij deed, of twee om ze te vergelijken.</translation>
    </message>
    <message>
        <source>Keep the plan in a plan file to have a history of every step.</source>
        <translation>Bewaar het plan in een planbestand om van elke stap een geschiedenis te hebben.</translation>
    </message>
    <message>
        <source>Nothing is different.</source>
        <translation>Niets is anders.</translation>
    </message>
    <message>
        <source>Changes of the plan</source>
        <translation>Wijzigingen van het plan</translation>
    </message>
    <message>
        <source>Only {}  ✕</source>
        <translation>Alleen {}  ✕</translation>
    </message>
</context>
<context>
    <name>ItemHold</name>
    <message>
        <source>This side would cross another one; set the corner elsewhere.</source>
        <translation>Deze zijde zou een andere kruisen; zet het hoekpunt ergens anders.</translation>
    </message>
    <message>
        <source>Move {}</source>
        <translation>{} verplaatsen</translation>
    </message>
    <message>
        <source>Change the course</source>
        <translation>Het verloop wijzigen</translation>
    </message>
</context>
<context>
    <name>JobDetails</name>
    <message>
        <source>What happened to the job</source>
        <translation>Wat er met de opdracht gebeurde</translation>
    </message>
    <message>
        <source>Last lines of the work</source>
        <translation>Laatste regels van het werk</translation>
    </message>
    <message>
        <source>Where the answer comes from</source>
        <translation>Waar het antwoord vandaan komt</translation>
    </message>
    <message>
        <source>Get the log</source>
        <translation>Logboek ophalen</translation>
    </message>
    <message>
        <source>Ask whoever works on it for its last lines</source>
        <translation>Wie eraan werkt om de laatste regels vragen</translation>
    </message>
    <message>
        <source>Provenance…</source>
        <translation>Herkomst…</translation>
    </message>
    <message>
        <source>Show all of it, run it again, or export it as evidence</source>
        <translation>Alles tonen, het nog eens uitvoeren, of als bewijs exporteren</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Wat er gebeurde</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Logboek</translation>
    </message>
    <message>
        <source>Provenance</source>
        <translation>Herkomst</translation>
    </message>
    <message>
        <source>Choose a job to see what happened to it.</source>
        <translation>Kies een opdracht om te zien wat ermee gebeurde.</translation>
    </message>
    <message>
        <source>The work has written no line yet.</source>
        <translation>Het werk heeft nog geen regel geschreven.</translation>
    </message>
    <message>
        <source>There is no answer yet, so it comes from nowhere.</source>
        <translation>Er is nog geen antwoord, dus ook geen herkomst.</translation>
    </message>
</context>
<context>
    <name>JobsDesk</name>
    <message>
        <source>Jobs</source>
        <translation>Opdrachten</translation>
    </message>
    <message>
        <source>{}: the answer is here. Open it from the jobs.</source>
        <translation>{}: het antwoord is er. Open het vanuit de opdrachten.</translation>
    </message>
    <message>
        <source>{} failed. {}</source>
        <translation>{} is mislukt. {}</translation>
    </message>
    <message>
        <source>Folders removed at {}: {} MB came free.</source>
        <translation>Mappen verwijderd bij {}: {} MB kwam vrij.</translation>
    </message>
</context>
<context>
    <name>JobsLabel</name>
    <message>
        <source>{} queued</source>
        <translation>{} in de rij</translation>
    </message>
    <message>
        <source>{} running</source>
        <translation>{} bezig</translation>
    </message>
    <message>
        <source>1 result</source>
        <translation>1 resultaat</translation>
    </message>
    <message>
        <source>{} results</source>
        <translation>{} resultaten</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Opdrachten</translation>
    </message>
    <message>
        <source>○ Link not tried</source>
        <translation>○ Verbinding niet geprobeerd</translation>
    </message>
    <message>
        <source>● Link up</source>
        <translation>● Verbonden</translation>
    </message>
    <message>
        <source>○ Offline</source>
        <translation>○ Offline</translation>
    </message>
    <message>
        <source>▲ Queue is down</source>
        <translation>▲ Wachtrij ligt stil</translation>
    </message>
    <message>
        <source>▲ Log in</source>
        <translation>▲ Aanmelden</translation>
    </message>
    <message>
        <source>✕ Host key changed</source>
        <translation>✕ Hostsleutel gewijzigd</translation>
    </message>
    <message>
        <source>Jobs are worked on by this machine.</source>
        <translation>Deze machine werkt aan de opdrachten.</translation>
    </message>
    <message>
        <source>Nobody has tried to reach the supercomputer yet.</source>
        <translation>Niemand heeft nog geprobeerd de supercomputer te bereiken.</translation>
    </message>
    <message>
        <source>The supercomputer can be reached.</source>
        <translation>De supercomputer is bereikbaar.</translation>
    </message>
    <message>
        <source>The supercomputer cannot be reached; jobs leave when it can.</source>
        <translation>De supercomputer is niet bereikbaar; opdrachten vertrekken zodra dat kan.</translation>
    </message>
    <message>
        <source>The supercomputer can be reached, but its batch queue does not answer.</source>
        <translation>De supercomputer is bereikbaar, maar zijn wachtrij antwoordt niet.</translation>
    </message>
    <message>
        <source>The supercomputer wants a person to log in.</source>
        <translation>De supercomputer wil dat iemand zich aanmeldt.</translation>
    </message>
    <message>
        <source>The supercomputer has another key than the one that is known; nothing is sent to it.</source>
        <translation>De supercomputer heeft een andere sleutel dan de bekende; er wordt niets heen gestuurd.</translation>
    </message>
    <message>
        <source>Jobs waiting: {}, running: {}, results that nobody has opened: {}.</source>
        <translation>Opdrachten wachtend: {}, bezig: {}, resultaten die niemand heeft geopend: {}.</translation>
    </message>
    <message>
        <source>Click to open the list of jobs.</source>
        <translation>Klik om de lijst van opdrachten te openen.</translation>
    </message>
</context>
<context>
    <name>JobsPanel</name>
    <message>
        <source>Which jobs</source>
        <translation>Welke opdrachten</translation>
    </message>
    <message>
        <source>Filter: title, place</source>
        <translation>Filter: titel, plaats</translation>
    </message>
    <message>
        <source>Filter the jobs</source>
        <translation>De opdrachten filteren</translation>
    </message>
    <message>
        <source>New job…</source>
        <translation>Nieuwe opdracht…</translation>
    </message>
    <message>
        <source>Open result</source>
        <translation>Resultaat openen</translation>
    </message>
    <message>
        <source>Cancel job</source>
        <translation>Opdracht intrekken</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Opnieuw proberen</translation>
    </message>
    <message>
        <source>Send it again to where it was; finished pieces are kept</source>
        <translation>Nog eens sturen naar waar hij was; wat af is, blijft</translation>
    </message>
    <message>
        <source>Send elsewhere…</source>
        <translation>Elders heen sturen…</translation>
    </message>
    <message>
        <source>Have another machine work on the same</source>
        <translation>Een andere machine aan hetzelfde laten werken</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Meer</translation>
    </message>
    <message>
        <source>No model works for this plan yet. Ask how sure the plan is, or send a larger question to a supercomputer, and follow it here.</source>
        <translation>Er werkt nog geen model voor dit plan. Vraag hoe zeker het plan is, of stuur een grotere vraag naar een supercomputer, en volg die hier.</translation>
    </message>
    <message>
        <source>Write job bundle…</source>
        <translation>Opdrachtbundel schrijven…</translation>
    </message>
    <message>
        <source>For a machine that no cable leads to</source>
        <translation>Voor een machine waar geen kabel heen gaat</translation>
    </message>
    <message>
        <source>Import answer bundle…</source>
        <translation>Antwoordbundel inlezen…</translation>
    </message>
    <message>
        <source>Remove remote folders…</source>
        <translation>Mappen elders verwijderen…</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Opdrachten</translation>
    </message>
</context>
<context>
    <name>Keeper</name>
    <message>
        <source>Undo: {}</source>
        <translation>Ongedaan: {}</translation>
    </message>
    <message>
        <source>Redo: {}</source>
        <translation>Opnieuw: {}</translation>
    </message>
</context>
<context>
    <name>KeptLabel</name>
    <message>
        <source>Not kept</source>
        <translation>Niet bewaard</translation>
    </message>
    <message>
        <source>Keeping…</source>
        <translation>Bewaren…</translation>
    </message>
    <message>
        <source>Kept {}</source>
        <translation>Bewaard {}</translation>
    </message>
    <message>
        <source>NOT KEPT</source>
        <translation>NIET BEWAARD</translation>
    </message>
    <message>
        <source>Only read</source>
        <translation>Alleen lezen</translation>
    </message>
    <message>
        <source>Nothing of this plan is on the disk. Keep it in a plan file to have every step kept.</source>
        <translation>Van dit plan staat niets op de schijf. Bewaar het in een planbestand om elke stap te bewaren.</translation>
    </message>
    <message>
        <source>Every step up to then is on the disk.</source>
        <translation>Elke stap tot dan toe staat op de schijf.</translation>
    </message>
    <message>
        <source>Keep…</source>
        <translation>Bewaren…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Opnieuw proberen</translation>
    </message>
</context>
<context>
    <name>LayersDesk</name>
    <message>
        <source>Layers</source>
        <translation>Lagen</translation>
    </message>
    <message>
        <source>Add background map</source>
        <translation>Achtergrondkaart toevoegen</translation>
    </message>
    <message>
        <source>Add overlay</source>
        <translation>Oleaat toevoegen</translation>
    </message>
    <message>
        <source>Read the maps of others again</source>
        <translation>De kaarten van anderen opnieuw lezen</translation>
    </message>
    <message>
        <source>; and {} more</source>
        <translation>; en nog {}</translation>
    </message>
    <message>
        <source>no name</source>
        <translation>zonder naam</translation>
    </message>
    <message>
        <source>Maps ({})</source>
        <translation>Kaarten ({})</translation>
    </message>
    <message>
        <source>Overlays ({})</source>
        <translation>Oleaten ({})</translation>
    </message>
</context>
<context>
    <name>LayersPanel</name>
    <message>
        <source>Layers of the map, the topmost first</source>
        <translation>Lagen van de kaart, de bovenste eerst</translation>
    </message>
    <message>
        <source>Opacity of the chosen layer</source>
        <translation>Dekking van de gekozen laag</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Omhoog</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Omlaag</translation>
    </message>
    <message>
        <source>Zoom to</source>
        <translation>Zoom naar</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Verwijderen</translation>
    </message>
    <message>
        <source>Add background map…</source>
        <translation>Achtergrondkaart toevoegen…</translation>
    </message>
    <message>
        <source>Add overlay…</source>
        <translation>Oleaat erbij…</translation>
    </message>
    <message>
        <source>Add map…</source>
        <translation>Kaart erbij…</translation>
    </message>
    <message>
        <source>&amp;Opacity</source>
        <translation>&amp;Dekking</translation>
    </message>
    <message>
        <source>{} %</source>
        <translation>{} %</translation>
    </message>
</context>
<context>
    <name>LiftPage</name>
    <message>
        <source>One way</source>
        <translation>Enkele reis</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Snelheid</translation>
    </message>
    <message>
        <source>Delays of a trip</source>
        <translation>Oponthoud per rit</translation>
    </message>
    <message>
        <source>Whole trips</source>
        <translation>Hele ritten</translation>
    </message>
    <message>
        <source>Lift of a day</source>
        <translation>Vervoer van een dag</translation>
    </message>
    <message>
        <source>Transport</source>
        <translation>Vervoer</translation>
    </message>
    <message>
        <source>Carries</source>
        <translation>Vervoert</translation>
    </message>
    <message>
        <source>Loads</source>
        <translation>Ladingen</translation>
    </message>
    <message>
        <source>Trips a day</source>
        <translation>Ritten per dag</translation>
    </message>
    <message>
        <source>Needed</source>
        <translation>Nodig</translation>
    </message>
    <message>
        <source>There</source>
        <translation>Aanwezig</translation>
    </message>
    <message>
        <source>Short</source>
        <translation>Tekort</translation>
    </message>
    <message>
        <source>Change transport…</source>
        <translation>Vervoer wijzigen…</translation>
    </message>
    <message>
        <source>No transport of the plan carries anything that its units use.</source>
        <translation>Geen vervoer in het plan vervoert iets wat de eenheden verbruiken.</translation>
    </message>
    <message>
        <source>cargo</source>
        <translation>lading</translation>
    </message>
    <message>
        <source>bulk fuel</source>
        <translation>brandstof in bulk</translation>
    </message>
    <message>
        <source>bulk water</source>
        <translation>water in bulk</translation>
    </message>
</context>
<context>
    <name>LineForm</name>
    <message>
        <source>Kind of line</source>
        <translation>Soort lijn</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Naam</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>Verkeer</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>Gepland</translation>
    </message>
</context>
<context>
    <name>LockDesk</name>
    <message>
        <source>The disk does not take the last steps. They are held in memory, and the key with them, until it does.</source>
        <translation>De schijf neemt de laatste stappen niet aan. Zij blijven in het geheugen, en de sleutel ook, totdat dat lukt.</translation>
    </message>
</context>
<context>
    <name>LockDialog</name>
    <message>
        <source>Lock settings</source>
        <translation>Instellingen van de vergrendeling</translation>
    </message>
    <message>
        <source>A locked plan is off the screen, and its key is out of memory. Lock now (Ctrl+Shift+L) always works.</source>
        <translation>Een vergrendeld plan is van het scherm en zijn sleutel is uit het geheugen. Nu vergrendelen (Ctrl+Shift+L) werkt altijd.</translation>
    </message>
    <message>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <source>1 to {} minutes</source>
        <translation>1 tot {} minuten</translation>
    </message>
    <message>
        <source>Lock together with the &amp;screen</source>
        <translation>Samen met het &amp;scherm vergrendelen</translation>
    </message>
    <message>
        <source>Lock before the machine slee&amp;ps</source>
        <translation>Vergrendelen voordat de machine gaat sla&amp;pen</translation>
    </message>
    <message>
        <source>&amp;Without a touch for</source>
        <translation>&amp;Zonder aanraking gedurende</translation>
    </message>
    <message>
        <source>This desktop tells nobody that its screen is locked or that it goes to sleep, so only the time without a touch locks. It runs on while the machine sleeps.</source>
        <translation>Dit bureaublad meldt niemand dat het scherm vergrendeld is of dat de machine gaat slapen, dus alleen de tijd zonder aanraking vergrendelt. Die loopt door terwijl de machine slaapt.</translation>
    </message>
    <message>
        <source>This machine does not tell when it goes to sleep. The time without a touch runs on meanwhile.</source>
        <translation>Deze machine meldt niet wanneer zij gaat slapen. De tijd zonder aanraking loopt intussen door.</translation>
    </message>
</context>
<context>
    <name>LockPage</name>
    <message>
        <source>Locked</source>
        <translation>Vast</translation>
    </message>
    <message>
        <source>Everything was kept before the key went. Work that was under way goes on; its result waits for you. Of an export, files that were not on record yet are not written.</source>
        <translation>Alles is bewaard voordat de sleutel wegging. Werk dat liep, loopt door; de uitkomst wacht op u. Van een export worden bestanden die nog niet waren vastgelegd, niet geschreven.</translation>
    </message>
    <message>
        <source>That does not open the plan; try again.</source>
        <translation>Dat opent het plan niet; probeer het opnieuw.</translation>
    </message>
    <message>
        <source>&amp;Unlock</source>
        <translation>&amp;Ontgrendelen</translation>
    </message>
    <message>
        <source>Leave the plan &amp;closed</source>
        <translation>Het plan &amp;gesloten laten</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Columns</source>
        <translation>Colonnes</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Ongedaan maken</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Opnieuw</translation>
    </message>
    <message>
        <source>No area is open</source>
        <translation>Er is geen gebied geopend</translation>
    </message>
    <message>
        <source>Open a plan file to go on where you were, or an area pack to see its map. &apos;marsroute area build&apos; makes a pack from an OpenStreetMap extract.</source>
        <translation>Open een planbestand om verder te gaan waar u was, of een gebiedspakket om de kaart te zien. &apos;marsroute area build&apos; maakt een pakket van een OpenStreetMap-uittreksel.</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Route</source>
        <translation>Route</translation>
    </message>
    <message>
        <source>March table</source>
        <translation>Marstabel</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>Panelen</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Gereedschap</translation>
    </message>
    <message>
        <source>Go to a place</source>
        <translation>Ga naar een plaats</translation>
    </message>
</context>
<context>
    <name>MapCanvas</name>
    <message>
        <source>Map</source>
        <translation>Kaart</translation>
    </message>
    <message>
        <source>Arrow keys pan, with Shift by a whole screen; plus and minus zoom, Home shows the whole area. Tab goes from one thing on the map to the next, Enter chooses it. Space sets a point in the middle, Backspace takes it back, Enter ends, the Menu key opens the menu there.</source>
        <translation>Pijltoetsen verschuiven, met Shift een heel scherm; plus en min zoomen, Home toont het hele gebied. Tab gaat van het ene ding op de kaart naar het volgende, Enter kiest het. Spatie zet een punt in het midden, Backspace neemt het terug, Enter beëindigt, de Menu-toets opent daar het menu.</translation>
    </message>
</context>
<context>
    <name>MapDesk</name>
    <message>
        <source>Profile</source>
        <translation>Profiel</translation>
    </message>
    <message>
        <source>Change line</source>
        <translation>Lijn wijzigen</translation>
    </message>
    <message>
        <source>Change area to avoid</source>
        <translation>Te mijden gebied wijzigen</translation>
    </message>
    <message>
        <source>Change what is drawn</source>
        <translation>Wat getekend is wijzigen</translation>
    </message>
</context>
<context>
    <name>MarchTablePanel</name>
    <message>
        <source>Column</source>
        <translation>Colonne</translation>
    </message>
    <message>
        <source>March table</source>
        <translation>Marstabel</translation>
    </message>
    <message>
        <source>No march is planned. Open a scenario to see its march table.</source>
        <translation>Er is geen mars gepland. Open een scenario om de marstabel te zien.</translation>
    </message>
    <message>
        <source>The march has no answer now; the reason stands above the map.</source>
        <translation>De mars heeft nu geen antwoord; de reden staat boven de kaart.</translation>
    </message>
    <message>
        <source>{} vehicles</source>
        <translation>{} voertuigen</translation>
    </message>
    <message>
        <source>road space {}</source>
        <translation>weglengte {}</translation>
    </message>
    <message>
        <source>pass time {}</source>
        <translation>passeertijd {}</translation>
    </message>
    <message>
        <source>SP {}</source>
        <translation>SP {}</translation>
    </message>
    <message>
        <source>complete {}</source>
        <translation>voltooid {}</translation>
    </message>
    <message>
        <source>Who changed this and why</source>
        <translation>Wie wijzigde dit en waarom</translation>
    </message>
</context>
<context>
    <name>MeasureTool</name>
    <message>
        <source>Click to measure anew.</source>
        <translation>Klik om opnieuw te meten.</translation>
    </message>
    <message>
        <source>Enter ends; the first point or Shift+Enter closes an area.</source>
        <translation>Enter beëindigt; het eerste punt of Shift+Enter sluit een gebied.</translation>
    </message>
    <message>
        <source>Click the next point; N types one.</source>
        <translation>Klik het volgende punt; met N typt u er een.</translation>
    </message>
    <message>
        <source>Click point after point; N types one.</source>
        <translation>Klik punt voor punt; met N typt u er een.</translation>
    </message>
    <message>
        <source>Area {} · perimeter {}</source>
        <translation>Oppervlakte {} · omtrek {}</translation>
    </message>
    <message>
        <source>{} · grid {} · true {}</source>
        <translation>{} · kaart {} · waar {}</translation>
    </message>
    <message>
        <source>Leg {}: {}, grid {}, true {}</source>
        <translation>Been {}: {}, kaart {}, waar {}</translation>
    </message>
    <message>
        <source>Length: {}</source>
        <translation>Lengte: {}</translation>
    </message>
    <message>
        <source>Perimeter: {}</source>
        <translation>Omtrek: {}</translation>
    </message>
    <message>
        <source>Area: {}</source>
        <translation>Oppervlakte: {}</translation>
    </message>
    <message>
        <source>{}
grid {}</source>
        <translation>{}
kaart {}</translation>
    </message>
</context>
<context>
    <name>MergeDesk</name>
    <message>
        <source>Merge {}</source>
        <translation>{} samenvoegen</translation>
    </message>
    <message>
        <source>Plan files and trusted bundles (*{} *{})</source>
        <translation>Planbestanden en vertrouwde bundels (*{} *{})</translation>
    </message>
    <message>
        <source>Merge another copy</source>
        <translation>Een andere kopie samenvoegen</translation>
    </message>
    <message>
        <source>{} brings nothing new.</source>
        <translation>{} brengt niets nieuws.</translation>
    </message>
    <message>
        <source>Merged {}; Undo takes it back.</source>
        <translation>{} samengevoegd; Ongedaan maken neemt het terug.</translation>
    </message>
</context>
<context>
    <name>MergeDialog</name>
    <message>
        <source>Merge {}</source>
        <translation>{} samenvoegen</translation>
    </message>
    <message>
        <source>Changes that {} brings: {}. Changed by both, for you to decide: {}.</source>
        <translation>Wijzigingen die {} brengt: {}. Door beide gewijzigd, voor u om te beslissen: {}.</translation>
    </message>
    <message>
        <source>What the merge does to our plan</source>
        <translation>Wat het samenvoegen met ons plan doet</translation>
    </message>
    <message>
        <source>It brings nothing beside these.</source>
        <translation>Het brengt niets buiten deze.</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Wat</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>Gegeven</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Eerst</translation>
    </message>
    <message>
        <source>Ours</source>
        <translation>Onze</translation>
    </message>
    <message>
        <source>Theirs</source>
        <translation>Hunne</translation>
    </message>
    <message>
        <source>Take all &amp;ours</source>
        <translation>Overal &amp;onze</translation>
    </message>
    <message>
        <source>Take all &amp;theirs</source>
        <translation>Overal &amp;hunne</translation>
    </message>
    <message>
        <source>&amp;Merge</source>
        <translation>&amp;Samenvoegen</translation>
    </message>
    <message>
        <source>Conflicts: ours and theirs side by side</source>
        <translation>Strijdigheden: onze en hunne naast elkaar</translation>
    </message>
    <message>
        <source>Click ours or theirs, or press Left or Right on a row.</source>
        <translation>Klik op onze of hunne, of druk in een rij op Links of Rechts.</translation>
    </message>
</context>
<context>
    <name>ModelsDesk</name>
    <message>
        <source>The model {} is suspended: {}.</source>
        <translation>Het model {} is geschorst: {}.</translation>
    </message>
    <message>
        <source>The model {} is withdrawn: {}.</source>
        <translation>Het model {} is ingetrokken: {}.</translation>
    </message>
    <message>
        <source>nobody said why</source>
        <translation>niemand zei waarom</translation>
    </message>
    <message>
        <source>set in the window</source>
        <translation>in het venster gezet</translation>
    </message>
</context>
<context>
    <name>ModelsDialog</name>
    <message>
        <source>Models</source>
        <translation>Modellen</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Model</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Versie</translation>
    </message>
    <message>
        <source>Card of the model</source>
        <translation>Kaart van het model</translation>
    </message>
    <message>
        <source>Activate</source>
        <translation>Activeren</translation>
    </message>
    <message>
        <source>Suspend</source>
        <translation>Schorsen</translation>
    </message>
    <message>
        <source>Ask it no more for now; the instant estimate stands in</source>
        <translation>Het voorlopig niet meer vragen; de directe schatting springt in</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Intrekken</translation>
    </message>
    <message>
        <source>Ask it no more, and mark every answer of it as out of date</source>
        <translation>Het niet meer vragen, en elk antwoord ervan als verouderd merken</translation>
    </message>
    <message>
        <source>● Active</source>
        <translation>● Actief</translation>
    </message>
    <message>
        <source>▲ Suspended</source>
        <translation>▲ Geschorst</translation>
    </message>
    <message>
        <source>✕ Withdrawn</source>
        <translation>✕ Ingetrokken</translation>
    </message>
</context>
<context>
    <name>MovementDesk</name>
    <message>
        <source>Conflicts</source>
        <translation>Conflicten</translation>
    </message>
    <message>
        <source>The march is being planned; move the column again.</source>
        <translation>De mars wordt gepland; verschuif de colonne opnieuw.</translation>
    </message>
    <message>
        <source>{} is locked.</source>
        <translation>{} ligt vast.</translation>
    </message>
    <message>
        <source>Start {} later</source>
        <translation>{} later starten</translation>
    </message>
    <message>
        <source>Start {} earlier</source>
        <translation>{} eerder starten</translation>
    </message>
    <message>
        <source>The movements cannot be shown.</source>
        <translation>De verplaatsingen kunnen niet worden getoond.</translation>
    </message>
    <message>
        <source>Open an area, then a scenario, to see its columns move.</source>
        <translation>Open een gebied, dan een scenario, om de colonnes te zien rijden.</translation>
    </message>
    <message>
        <source>Open a scenario with columns to see them move.</source>
        <translation>Open een scenario met colonnes om ze te zien rijden.</translation>
    </message>
    <message>
        <source>The march is being planned…</source>
        <translation>De mars wordt gepland…</translation>
    </message>
    <message>
        <source>The march has no answer; the reason stands above the map.</source>
        <translation>De mars heeft geen antwoord; de reden staat boven de kaart.</translation>
    </message>
    <message>
        <source>Start {} at another time</source>
        <translation>{} op een ander tijdstip starten</translation>
    </message>
    <message>
        <source>Nobody ordered that halt: it follows from halt rules or from the hours of a road. Change the rule, or order a halt there.</source>
        <translation>Niemand heeft die halt bevolen: hij volgt uit haltregels of uit de uren van een weg. Wijzig de regel, of beveel daar een halt.</translation>
    </message>
    <message>
        <source>Halt {} for another time</source>
        <translation>{} een andere tijd laten halthouden</translation>
    </message>
</context>
<context>
    <name>NewPlanDesk</name>
    <message>
        <source>Sheets to print (*.pdf)</source>
        <translation>Bladen om af te drukken (*.pdf)</translation>
    </message>
    <message>
        <source>Recovery sheet</source>
        <translation>Herstelblad</translation>
    </message>
    <message>
        <source>Written to {}: {}.</source>
        <translation>Geschreven naar {}: {}.</translation>
    </message>
    <message>
        <source>Plan files (*{})</source>
        <translation>Planbestanden (*{})</translation>
    </message>
    <message>
        <source>New plan file</source>
        <translation>Nieuw planbestand</translation>
    </message>
</context>
<context>
    <name>NewPlanDialog</name>
    <message>
        <source>New plan file</source>
        <translation>Nieuw planbestand</translation>
    </message>
    <message>
        <source>NAME.plan</source>
        <translation>NAAM.plan</translation>
    </message>
    <message>
        <source>Plan file</source>
        <translation>Planbestand</translation>
    </message>
    <message>
        <source>&amp;Choose…</source>
        <translation>&amp;Kiezen…</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Wachtzin</translation>
    </message>
    <message>
        <source>Passphrase once more</source>
        <translation>Wachtzin nogmaals</translation>
    </message>
    <message>
        <source>&amp;Show the letters</source>
        <translation>De &amp;letters tonen</translation>
    </message>
    <message>
        <source>Make a &amp;recovery sheet to print, which opens the file as well</source>
        <translation>Een &amp;herstelblad om af te drukken maken, dat het bestand ook opent</translation>
    </message>
    <message>
        <source>Let the &amp;keyring of this user open the file as well</source>
        <translation>Ook de &amp;sleutelring van deze gebruiker het bestand laten openen</translation>
    </message>
    <message>
        <source>The plan file is being made</source>
        <translation>Het planbestand wordt gemaakt</translation>
    </message>
    <message>
        <source>The plan file keeps every step the moment it is taken, encrypted, with who took it and when. Nobody can open it without the passphrase or the recovery sheet; nobody can help if both are lost.</source>
        <translation>Het planbestand bewaart elke stap op het moment dat zij wordt gezet, versleuteld, met wie haar zette en wanneer. Niemand kan het openen zonder de wachtzin of het herstelblad; niemand kan helpen als beide weg zijn.</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Bestand</translation>
    </message>
    <message>
        <source>&amp;Passphrase</source>
        <translation>&amp;Wachtzin</translation>
    </message>
    <message>
        <source>Once &amp;more</source>
        <translation>&amp;Nogmaals</translation>
    </message>
    <message>
        <source>M&amp;ake the plan file</source>
        <translation>Planbestand m&amp;aken</translation>
    </message>
    <message>
        <source>The second one is different.</source>
        <translation>De tweede is anders.</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Notice</source>
        <translation>Melding</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Reden</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
    </message>
    <message>
        <source>Close the notice</source>
        <translation>De melding sluiten</translation>
    </message>
    <message>
        <source>Why? {}</source>
        <translation>Waarom? {}</translation>
    </message>
    <message>
        <source>Why was this done: {}?</source>
        <translation>Waarom is dit gedaan: {}?</translation>
    </message>
</context>
<context>
    <name>NumericEntry</name>
    <message>
        <source>Type a point</source>
        <translation>Een punt typen</translation>
    </message>
    <message>
        <source>Place: MGRS, or latitude, longitude</source>
        <translation>Plaats: MGRS, of breedte, lengte</translation>
    </message>
    <message>
        <source>Bearing</source>
        <translation>Richting</translation>
    </message>
    <message>
        <source>Unit and north of the bearing</source>
        <translation>Eenheid en noorden van de richting</translation>
    </message>
    <message>
        <source>° grid</source>
        <translation>° kaart</translation>
    </message>
    <message>
        <source>mil grid</source>
        <translation>mil kaart</translation>
    </message>
    <message>
        <source>° true</source>
        <translation>° waar</translation>
    </message>
    <message>
        <source>mil true</source>
        <translation>mil waar</translation>
    </message>
    <message>
        <source>Distance, m or km</source>
        <translation>Afstand, m of km</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Plaats</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>Afstand</translation>
    </message>
    <message>
        <source>Nothing is typed yet; type a place.</source>
        <translation>Er is nog niets getypt; typ een plaats.</translation>
    </message>
    <message>
        <source>Type a place, or bearing and distance.</source>
        <translation>Typ een plaats, of richting en afstand.</translation>
    </message>
</context>
<context>
    <name>OccupationChart</name>
    <message>
        <source>Occupation of the road</source>
        <translation>Bezetting van de weg</translation>
    </message>
    <message>
        <source>used, %</source>
        <translation>bezet, %</translation>
    </message>
</context>
<context>
    <name>OccupationView</name>
    <message>
        <source>Road</source>
        <translation>Weg</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Van</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Tot</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Colonne</translation>
    </message>
    <message>
        <source>Way</source>
        <translation>Weg</translation>
    </message>
    <message>
        <source>Head in</source>
        <translation>Kop erop</translation>
    </message>
    <message>
        <source>Tail out</source>
        <translation>Staart eraf</translation>
    </message>
    <message>
        <source>Lasts</source>
        <translation>Duurt</translation>
    </message>
    <message>
        <source>No schedule is made, so nobody is on any road yet.</source>
        <translation>Er is geen schema, dus er is nog niemand op een weg.</translation>
    </message>
    <message>
        <source>On {} between {} and {}: {}</source>
        <translation>Op {} tussen {} en {}: {}</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>niemand</translation>
    </message>
    <message>
        <source>used {} of the time</source>
        <translation>{} van de tijd bezet</translation>
    </message>
    <message>
        <source>busiest hour from {}: {} columns at km {}</source>
        <translation>drukste uur vanaf {}: {} colonnes bij km {}</translation>
    </message>
    <message>
        <source>closures: {}</source>
        <translation>afsluitingen: {}</translation>
    </message>
    <message>
        <source>Who is on the road</source>
        <translation>Wie is op de weg</translation>
    </message>
    <message>
        <source>until</source>
        <translation>tot</translation>
    </message>
    <message>
        <source>The span ends before it begins; give a later end.</source>
        <translation>De periode eindigt voor zij begint; geef een later einde.</translation>
    </message>
</context>
<context>
    <name>OpenArea</name>
    <message>
        <source>roads of {}</source>
        <translation>wegen van {}</translation>
    </message>
    <message>
        <source>heights of {}</source>
        <translation>hoogten van {}</translation>
    </message>
</context>
<context>
    <name>OrderDesk</name>
    <message>
        <source>Open a scenario with columns to send a job about its plan.</source>
        <translation>Open een scenario met colonnes om een opdracht over het plan te sturen.</translation>
    </message>
    <message>
        <source>New job</source>
        <translation>Nieuwe opdracht</translation>
    </message>
    <message>
        <source>{} pieces of work, up to {} side by side.</source>
        <translation>{} stukken werk, tot {} naast elkaar.</translation>
    </message>
    <message>
        <source>The plan is in no file yet. Keep it before the window is closed, or the job and its answer are lost.</source>
        <translation>Het plan staat nog in geen bestand. Bewaar het voordat het venster sluit, anders gaan de opdracht en het antwoord verloren.</translation>
    </message>
    <message>
        <source>{} is worked on by this machine.</source>
        <translation>Deze machine werkt aan {}.</translation>
    </message>
    <message>
        <source>{} waits to be carried: write its bundle from the list of jobs.</source>
        <translation>{} wacht om gedragen te worden: schrijf de bundel vanuit de lijst van opdrachten.</translation>
    </message>
    <message>
        <source>{} is on its way; it waits here without a link.</source>
        <translation>{} is onderweg; zonder verbinding wacht hij hier.</translation>
    </message>
</context>
<context>
    <name>OrderForm</name>
    <message>
        <source>&amp;This plan</source>
        <translation>&amp;Dit plan</translation>
    </message>
    <message>
        <source>This plan, and each bridge of its &amp;own lost</source>
        <translation>Dit plan, en elke &amp;eigen brug verloren</translation>
    </message>
    <message>
        <source>This plan, and each &amp;pair of its bridges lost</source>
        <translation>Dit plan, en elk &amp;paar van zijn bruggen verloren</translation>
    </message>
    <message>
        <source>Other courses of action</source>
        <translation>Andere eigen mogelijkheden</translation>
    </message>
    <message>
        <source>Reckoning how long it takes…</source>
        <translation>Uitrekenen hoe lang het duurt…</translation>
    </message>
    <message>
        <source>How long it takes</source>
        <translation>Hoe lang het duurt</translation>
    </message>
    <message>
        <source>Ask about</source>
        <translation>Vragen over</translation>
    </message>
    <message>
        <source>&amp;Compare with</source>
        <translation>&amp;Vergelijken met</translation>
    </message>
    <message>
        <source>&amp;Simulated moves</source>
        <translation>Ge&amp;simuleerde marsen</translation>
    </message>
    <message>
        <source>&amp;Where</source>
        <translation>&amp;Waar</translation>
    </message>
</context>
<context>
    <name>OutlinePanel</name>
    <message>
        <source>Outline of the plan</source>
        <translation>Overzicht van het plan</translation>
    </message>
    <message>
        <source>No scenario</source>
        <translation>Geen scenario</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Colonnes</translation>
    </message>
    <message>
        <source>Routes</source>
        <translation>Routes</translation>
    </message>
    <message>
        <source>Closures</source>
        <translation>Afsluitingen</translation>
    </message>
    <message>
        <source>scenario</source>
        <translation>scenario</translation>
    </message>
    <message>
        <source>none</source>
        <translation>geen</translation>
    </message>
    <message>
        <source>{} veh</source>
        <translation>{} vtg</translation>
    </message>
    <message>
        <source>Own route</source>
        <translation>Eigen route</translation>
    </message>
    <message>
        <source>Show on the map</source>
        <translation>Op de kaart tonen</translation>
    </message>
    <message>
        <source>Reopen this road</source>
        <translation>Deze weg heropenen</translation>
    </message>
    <message>
        <source>Who changed this and why</source>
        <translation>Wie wijzigde dit en waarom</translation>
    </message>
</context>
<context>
    <name>OverlayLayer</name>
    <message>
        <source>{} of {}</source>
        <translation>{} van {}</translation>
    </message>
</context>
<context>
    <name>PlaceMenu</name>
    <message>
        <source>Close bridge {}</source>
        <translation>Brug {} afsluiten</translation>
    </message>
    <message>
        <source>Reopen bridge {}</source>
        <translation>Brug {} heropenen</translation>
    </message>
    <message>
        <source>Rate bridge…</source>
        <translation>Brug classificeren…</translation>
    </message>
    <message>
        <source>Take rating back</source>
        <translation>Classificatie terugnemen</translation>
    </message>
    <message>
        <source>Take back rating of {}</source>
        <translation>Classificatie van {} terugnemen</translation>
    </message>
    <message>
        <source>Rate {}</source>
        <translation>{} classificeren</translation>
    </message>
    <message>
        <source>Close {}</source>
        <translation>{} afsluiten</translation>
    </message>
    <message>
        <source>No grid here</source>
        <translation>Hier is geen raster</translation>
    </message>
    <message>
        <source>Copy MGRS {}</source>
        <translation>MGRS {} kopiëren</translation>
    </message>
    <message>
        <source>Centre here</source>
        <translation>Hier centreren</translation>
    </message>
    <message>
        <source>Start here</source>
        <translation>Hier beginnen</translation>
    </message>
    <message>
        <source>Set start</source>
        <translation>Begin zetten</translation>
    </message>
    <message>
        <source>Destination here</source>
        <translation>Bestemming hier</translation>
    </message>
    <message>
        <source>Set destination</source>
        <translation>Bestemming zetten</translation>
    </message>
    <message>
        <source>No road here</source>
        <translation>Hier is geen weg</translation>
    </message>
    <message>
        <source>Reopen {}</source>
        <translation>{} heropenen</translation>
    </message>
    <message>
        <source>Close {} from … to …</source>
        <translation>{} afsluiten van … tot …</translation>
    </message>
    <message>
        <source>Route from this track</source>
        <translation>Route uit dit spoor</translation>
    </message>
    <message>
        <source>Route along this line</source>
        <translation>Route langs deze lijn</translation>
    </message>
    <message>
        <source>Who changed this and why</source>
        <translation>Wie wijzigde dit en waarom</translation>
    </message>
</context>
<context>
    <name>PlaceSymbolTool</name>
    <message>
        <source>Click where the symbol belongs; Esc ends.</source>
        <translation>Klik waar het symbool hoort; Esc beëindigt.</translation>
    </message>
    <message>
        <source>Place {}</source>
        <translation>{} plaatsen</translation>
    </message>
</context>
<context>
    <name>PlanDesk</name>
    <message>
        <source>Not kept</source>
        <translation>Niet bewaard</translation>
    </message>
    <message>
        <source>Nothing of this plan is on the disk.</source>
        <translation>Van dit plan staat niets op de schijf.</translation>
    </message>
    <message>
        <source>Keep it in a plan file, or lose what was done here.</source>
        <translation>Bewaar het in een planbestand, of verlies wat hier gedaan is.</translation>
    </message>
    <message>
        <source>&amp;Keep…</source>
        <translation>&amp;Bewaren…</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>&amp;Weggooien</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuleren</translation>
    </message>
    <message>
        <source>NOT KEPT</source>
        <translation>NIET BEWAARD</translation>
    </message>
    <message>
        <source>The last steps could not be kept.</source>
        <translation>De laatste stappen konden niet worden bewaard.</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>&amp;Opnieuw proberen</translation>
    </message>
    <message>
        <source>&amp;Lose them</source>
        <translation>Ze &amp;verliezen</translation>
    </message>
    <message>
        <source>Begin the plan file</source>
        <translation>Het planbestand beginnen</translation>
    </message>
    <message>
        <source>Take over {}</source>
        <translation>{} overnemen</translation>
    </message>
    <message>
        <source>Left out, as nothing of the kind lies there: {}.</source>
        <translation>Weggelaten, want zoiets ligt daar niet: {}.</translation>
    </message>
    <message>
        <source>Keep what was missing</source>
        <translation>Bewaren wat ontbrak</translation>
    </message>
    <message>
        <source>Begin the book of credits</source>
        <translation>Het boek van kredieten beginnen</translation>
    </message>
    <message>
        <source>Take note of advice</source>
        <translation>Kennis nemen van advies</translation>
    </message>
    <message>
        <source>NOT KEPT: {} What you see stays on the screen; the next step that is kept takes it along.</source>
        <translation>NIET BEWAARD: {} Wat u ziet, blijft op het scherm; de volgende stap die bewaard wordt, neemt het mee.</translation>
    </message>
    <message>
        <source>This plan can only be read; keep it in a plan file of your own.</source>
        <translation>Dit plan is alleen te lezen; bewaar het in een eigen planbestand.</translation>
    </message>
    <message>
        <source>{} is closed; all of it is kept.</source>
        <translation>{} is gesloten; alles is bewaard.</translation>
    </message>
</context>
<context>
    <name>PlanFileDesk</name>
    <message>
        <source>asked for</source>
        <translation>gevraagd</translation>
    </message>
    <message>
        <source>when the plan was opened</source>
        <translation>bij het openen van het plan</translation>
    </message>
    <message>
        <source>when the plan was closed</source>
        <translation>bij het sluiten van het plan</translation>
    </message>
    <message>
        <source>before a new version</source>
        <translation>voor een nieuwe versie</translation>
    </message>
    <message>
        <source>before a backup was restored</source>
        <translation>voor het terugzetten van een reservekopie</translation>
    </message>
    <message>
        <source>Plan files (*{})</source>
        <translation>Planbestanden (*{})</translation>
    </message>
    <message>
        <source>Open plan file</source>
        <translation>Planbestand openen</translation>
    </message>
    <message>
        <source>Choose the area {} of this plan: the folder NAME.area</source>
        <translation>Kies het gebied {} van dit plan: de map NAAM.area</translation>
    </message>
    <message>
        <source>Open area</source>
        <translation>Gebied openen</translation>
    </message>
    <message>
        <source>Keep a named version</source>
        <translation>Een benoemde versie bewaren</translation>
    </message>
    <message>
        <source>The plan as it stands gets a name that you can come back to.</source>
        <translation>Het plan zoals het nu is, krijgt een naam waarnaar u kunt terugkeren.</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Naam</translation>
    </message>
    <message>
        <source>OPORD 2, as briefed</source>
        <translation>OPORD 2, zoals gebrieft</translation>
    </message>
    <message>
        <source>No&amp;te</source>
        <translation>&amp;Opmerking</translation>
    </message>
    <message>
        <source>Version {} is kept.</source>
        <translation>Versie {} is bewaard.</translation>
    </message>
    <message>
        <source>Backed up: {}.</source>
        <translation>Reservekopie gemaakt: {}.</translation>
    </message>
    <message>
        <source>From now on changes are put down to {}.</source>
        <translation>Van nu af komen wijzigingen op naam van {}.</translation>
    </message>
    <message>
        <source>Who am I</source>
        <translation>Wie ben ik</translation>
    </message>
    <message>
        <source>Give your post first, under Who am I.</source>
        <translation>Geef eerst uw functie, onder Wie ben ik.</translation>
    </message>
    <message>
        <source>Plan file</source>
        <translation>Planbestand</translation>
    </message>
    <message>
        <source>That did not work.</source>
        <translation>Dat lukte niet.</translation>
    </message>
    <message>
        <source>{} characters. Each guess costs whoever finds the file about a second.</source>
        <translation>{} tekens. Elke poging kost wie het bestand vindt ongeveer een seconde.</translation>
    </message>
</context>
<context>
    <name>PlanFiles</name>
    <message>
        <source>{} is made and its passphrase opens it, but it has no recovery sheet: {}</source>
        <translation>{} is gemaakt en de wachtzin opent het, maar het heeft geen herstelblad: {}</translation>
    </message>
    <message>
        <source>{} is made and its passphrase opens it, but the keyring does not: {}</source>
        <translation>{} is gemaakt en de wachtzin opent het, maar de sleutelring niet: {}</translation>
    </message>
</context>
<context>
    <name>PlanOn</name>
    <message>
        <source>finding who is affected</source>
        <translation>bepalen wie het raakt</translation>
    </message>
    <message>
        <source>{} (locked)</source>
        <translation>{} (vast)</translation>
    </message>
    <message>
        <source>The way of {} cannot be written as stops: it holds until something else has the march planned anew.</source>
        <translation>De weg van {} is niet als stops te schrijven: hij geldt tot iets anders de mars opnieuw laat plannen.</translation>
    </message>
    <message>
        <source>Plan on from {}</source>
        <translation>Verder plannen vanaf {}</translation>
    </message>
    <message>
        <source>Not everybody can go on; no way or no time is left for: {}.</source>
        <translation>Niet iedereen kan verder; geen weg of geen tijd rest voor: {}.</translation>
    </message>
    <message>
        <source>Everybody can go on as published.</source>
        <translation>Iedereen kan verder zoals uitgegeven.</translation>
    </message>
    <message>
        <source>Everybody can go on. Columns that cannot go as published: {}.</source>
        <translation>Iedereen kan verder. Colonnes die niet kunnen rijden zoals uitgegeven: {}.</translation>
    </message>
    <message>
        <source>{} is on the lost road at that moment; it is taken to go on.</source>
        <translation>{} is op dat moment op de verloren weg; aangenomen wordt dat zij doorrijdt.</translation>
    </message>
</context>
<context>
    <name>PlanOnForm</name>
    <message>
        <source>none; close a road on the map (right click) to lose it</source>
        <translation>geen; sluit een weg op de kaart af (rechtsklik) om hem te verliezen</translation>
    </message>
    <message>
        <source>Nobody</source>
        <translation>Niemand</translation>
    </message>
    <message>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <source>The plan has conflicts: {}. Schedule the columns first, as who is in another&apos;s way already finds no place from now on.</source>
        <translation>Het plan heeft conflicten: {}. Plan eerst de colonnes in, want wie een ander al in de weg zit vindt vanaf nu geen plaats.</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>&amp;Van</translation>
    </message>
    <message>
        <source>Roads lost</source>
        <translation>Verloren wegen</translation>
    </message>
    <message>
        <source>&amp;Who is late</source>
        <translation>&amp;Wie is te laat</translation>
    </message>
    <message>
        <source>&amp;By</source>
        <translation>&amp;Hoeveel</translation>
    </message>
    <message>
        <source>&amp;Effort</source>
        <translation>&amp;Inspanning</translation>
    </message>
</context>
<context>
    <name>PlanSigns</name>
    <message>
        <source>Not kept – {} – Marsroute</source>
        <translation>Niet bewaard – {} – Marsroute</translation>
    </message>
</context>
<context>
    <name>PlanningSession</name>
    <message>
        <source>Open scenario {}</source>
        <translation>Scenario {} openen</translation>
    </message>
    <message>
        <source>Set start</source>
        <translation>Begin zetten</translation>
    </message>
    <message>
        <source>Set destination</source>
        <translation>Bestemming zetten</translation>
    </message>
    <message>
        <source>Add via point</source>
        <translation>Viapunt toevoegen</translation>
    </message>
    <message>
        <source>Finish route</source>
        <translation>Route afmaken</translation>
    </message>
    <message>
        <source>Take back point</source>
        <translation>Punt terugnemen</translation>
    </message>
    <message>
        <source>Close {}</source>
        <translation>{} afsluiten</translation>
    </message>
    <message>
        <source>Reopen {}</source>
        <translation>{} heropenen</translation>
    </message>
    <message>
        <source>{} counts as closed at any time ({}), as no departure is given.</source>
        <translation>{} telt steeds als afgesloten ({}), omdat er geen vertrektijd is.</translation>
    </message>
</context>
<context>
    <name>PointGraphPanel</name>
    <message>
        <source>Length of a cell</source>
        <translation>Lengte van een cel</translation>
    </message>
    <message>
        <source>Length of a cell (+ and − on the graph)</source>
        <translation>Lengte van een cel (+ en − op de grafiek)</translation>
    </message>
    <message>
        <source>Column that stands out</source>
        <translation>Colonne die opvalt</translation>
    </message>
    <message>
        <source>No schedule is made, so nobody passes any point yet.</source>
        <translation>Er is geen schema, dus er passeert nog niemand een punt.</translation>
    </message>
    <message>
        <source>No column</source>
        <translation>Geen colonne</translation>
    </message>
    <message>
        <source>{} points   ·   {} passings   ·   {} in conflict</source>
        <translation>{} punten   ·   {} passages   ·   {} in conflict</translation>
    </message>
</context>
<context>
    <name>PointGraphView</name>
    <message>
        <source>Critical time and point graph</source>
        <translation>Grafiek van kritieke tijden en punten</translation>
    </message>
    <message>
        <source>In conflict here</source>
        <translation>Hier in conflict</translation>
    </message>
</context>
<context>
    <name>PointsTool</name>
    <message>
        <source>This side would cross another one; set the corner elsewhere.</source>
        <translation>Deze zijde zou een andere kruisen; zet het hoekpunt ergens anders.</translation>
    </message>
</context>
<context>
    <name>Post</name>
    <message>
        <source>Who am I</source>
        <translation>Wie ben ik</translation>
    </message>
    <message>
        <source>Every change of a plan file tells which post made it. Give your post or role, never your name.</source>
        <translation>Elke wijziging van een planbestand zegt welke functie haar maakte. Geef uw functie of rol, nooit uw naam.</translation>
    </message>
    <message>
        <source>&amp;Post</source>
        <translation>&amp;Functie</translation>
    </message>
</context>
<context>
    <name>ProcessTileService</name>
    <message>
        <source>The map painters stopped {} times; the window paints the map itself now, which is slower. Free some memory and start again.</source>
        <translation>De kaarttekenaars stopten {} keer; het venster tekent de kaart nu zelf, wat langzamer is. Maak geheugen vrij en start opnieuw.</translation>
    </message>
</context>
<context>
    <name>ProfileChart</name>
    <message>
        <source>Height profile</source>
        <translation>Hoogteprofiel</translation>
    </message>
</context>
<context>
    <name>ProfilePanel</name>
    <message>
        <source>No route is chosen. Set a route to see how it climbs.</source>
        <translation>Er is geen route gekozen. Zet een route om te zien hoe zij stijgt.</translation>
    </message>
    <message>
        <source>No heights are known along this route: the area was built without elevation data.</source>
        <translation>Langs deze route zijn geen hoogten bekend: het gebied is zonder hoogtegegevens gebouwd.</translation>
    </message>
    <message>
        <source>climb {}</source>
        <translation>stijging {}</translation>
    </message>
    <message>
        <source>descent {}</source>
        <translation>daling {}</translation>
    </message>
    <message>
        <source>steepest {} at {}</source>
        <translation>steilst {} bij {}</translation>
    </message>
    <message>
        <source>between {} and {}</source>
        <translation>tussen {} en {}</translation>
    </message>
</context>
<context>
    <name>Proposal</name>
    <message>
        <source>Nothing on the roads holds it where it was.</source>
        <translation>Niets op de wegen houdt haar waar zij was.</translation>
    </message>
    <message>
        <source>Columns that change: {}; that stay as they are: {}.</source>
        <translation>Colonnes die wijzigen: {}; die blijven zoals ze zijn: {}.</translation>
    </message>
    <message>
        <source>Schedule the columns</source>
        <translation>Colonnes inplannen</translation>
    </message>
    <message>
        <source>Locked columns are in each other&apos;s way.</source>
        <translation>Vaste colonnes zitten elkaar in de weg.</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Colonne</translation>
    </message>
    <message>
        <source>Demand</source>
        <translation>Eis</translation>
    </message>
    <message>
        <source>Take the cheapest way out</source>
        <translation>De goedkoopste uitweg nemen</translation>
    </message>
    <message>
        <source>No schedule has a place for everybody; left over: {}.</source>
        <translation>Geen schema heeft plaats voor iedereen; over: {}.</translation>
    </message>
    <message>
        <source>no place</source>
        <translation>geen plaats</translation>
    </message>
    <message>
        <source>The search found no place for {}.</source>
        <translation>Het zoeken vond geen plaats voor {}.</translation>
    </message>
    <message>
        <source>Nothing was found that rules one out; more effort may find one.</source>
        <translation>Er is niets gevonden dat er een uitsluit; meer inspanning vindt er mogelijk een.</translation>
    </message>
    <message>
        <source>Start now</source>
        <translation>Start nu</translation>
    </message>
    <message>
        <source>Start then</source>
        <translation>Start dan</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Verschuiving</translation>
    </message>
    <message>
        <source>Way</source>
        <translation>Weg</translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>Wacht</translation>
    </message>
    <message>
        <source>Proven: no schedule is better.</source>
        <translation>Bewezen: geen schema is beter.</translation>
    </message>
    <message>
        <source>None is through before {}: at most {} from the best possible.</source>
        <translation>Geen is door vóór {}: hooguit {} van het best mogelijke.</translation>
    </message>
    <message>
        <source>None has less than {}: at most {} of all time on the way could be saved.</source>
        <translation>Geen heeft minder dan {}: hooguit {} van alle tijd onderweg kan worden bespaard.</translation>
    </message>
    <message>
        <source>Nothing is proven yet: at most {} of all time on the way could be saved.</source>
        <translation>Nog niets is bewezen: hooguit {} van alle tijd onderweg kan worden bespaard.</translation>
    </message>
    <message>
        <source>The last tail is past its RP at {}.</source>
        <translation>De laatste staart is om {} voorbij haar RP.</translation>
    </message>
    <message>
        <source>Delay: {} weighted minutes.</source>
        <translation>Vertraging: {} gewogen minuten.</translation>
    </message>
    <message>
        <source>Behind the wanted times: {} weighted minutes.</source>
        <translation>Achter op de gewenste tijden: {} gewogen minuten.</translation>
    </message>
    <message>
        <source>In each other&apos;s way in any schedule, {} weighted minutes: {}.</source>
        <translation>Zitten elkaar in elk schema in de weg, {} gewogen minuten: {}.</translation>
    </message>
    <message>
        <source>{} and {} more</source>
        <translation>{} en nog {}</translation>
    </message>
</context>
<context>
    <name>ProposalPanel</name>
    <message>
        <source>{} so far</source>
        <translation>tot nu toe {}</translation>
    </message>
    <message>
        <source>at most about {} more</source>
        <translation>hooguit nog ongeveer {}</translation>
    </message>
    <message>
        <source>Taking the best so far…</source>
        <translation>Het beste tot nu toe nemen…</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Verwerpen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
    </message>
    <message>
        <source>The plan has changed since, so this cannot be accepted any more.</source>
        <translation>Het plan is sindsdien gewijzigd, dus dit kan niet meer worden aanvaard.</translation>
    </message>
    <message>
        <source>Schedule the columns…</source>
        <translation>Colonnes inplannen…</translation>
    </message>
    <message>
        <source>Progress of the schedule</source>
        <translation>Voortgang van het schema</translation>
    </message>
    <message>
        <source>Take what there is</source>
        <translation>Nemen wat er is</translation>
    </message>
    <message>
        <source>End the search with the best schedule so far</source>
        <translation>Het zoeken beëindigen met het beste schema tot nu toe</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>End the search; the plan stays as it is</source>
        <translation>Het zoeken beëindigen; het plan blijft zoals het is</translation>
    </message>
    <message>
        <source>How good the proposal is</source>
        <translation>Hoe goed het voorstel is</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Aanvaarden</translation>
    </message>
    <message>
        <source>Make this the plan; it can be undone</source>
        <translation>Dit het plan maken; het kan ongedaan worden gemaakt</translation>
    </message>
    <message>
        <source>Show column</source>
        <translation>Colonne tonen</translation>
    </message>
    <message>
        <source>Show the column of the chosen line</source>
        <translation>De colonne van de gekozen regel tonen</translation>
    </message>
    <message>
        <source>Why the chosen column changes</source>
        <translation>Waarom de gekozen colonne wijzigt</translation>
    </message>
    <message>
        <source>Reasons</source>
        <translation>Redenen</translation>
    </message>
    <message>
        <source>Proposed schedule</source>
        <translation>Voorgesteld schema</translation>
    </message>
</context>
<context>
    <name>ProvenanceDialog</name>
    <message>
        <source>Provenance</source>
        <translation>Herkomst</translation>
    </message>
    <message>
        <source>The same request gives the same answer on any machine, to the last digit.</source>
        <translation>Dezelfde vraag geeft op elke machine hetzelfde antwoord, tot op het laatste cijfer.</translation>
    </message>
    <message>
        <source>Signed by the worker.</source>
        <translation>Ondertekend door de rekenmachine.</translation>
    </message>
    <message>
        <source>Worked out by this window, so nobody else has signed it.</source>
        <translation>Door dit venster uitgerekend, dus niemand anders heeft het ondertekend.</translation>
    </message>
    <message>
        <source>Record of the answer</source>
        <translation>Bescheiden van het antwoord</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>Nog eens uitvoeren</translation>
    </message>
    <message>
        <source>Have the same worked out once more, and compare</source>
        <translation>Hetzelfde nog eens laten uitrekenen, en vergelijken</translation>
    </message>
    <message>
        <source>Export evidence…</source>
        <translation>Bewijs exporteren…</translation>
    </message>
    <message>
        <source>Write request, record and signature to a JSON file</source>
        <translation>Vraag, bescheiden en handtekening naar een JSON-bestand schrijven</translation>
    </message>
</context>
<context>
    <name>RateDialog</name>
    <message>
        <source>Add rate</source>
        <translation>Norm toevoegen</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>Artikel</translation>
    </message>
    <message>
        <source>For each</source>
        <translation>Voor elke</translation>
    </message>
    <message>
        <source>Vehicle or weapon</source>
        <translation>Voertuig of wapen</translation>
    </message>
    <message>
        <source>Part of the need</source>
        <translation>Deel van de behoefte</translation>
    </message>
    <message>
        <source>None: all of it</source>
        <translation>Geen: de hele behoefte</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Snelheid</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Altijd</translation>
    </message>
    <message>
        <source>Phase</source>
        <translation>Fase</translation>
    </message>
    <message>
        <source>Climate</source>
        <translation>Klimaat</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Vlak</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Bron</translation>
    </message>
    <message>
        <source>Who measured or ordered it, and when</source>
        <translation>Wie het heeft gemeten of bevolen, en wanneer</translation>
    </message>
    <message>
        <source>{} is no rate; give a number from zero on.</source>
        <translation>{} is geen norm; geef een getal vanaf nul.</translation>
    </message>
    <message>
        <source>A rate of the plan wins over one of the library for the same need and conditions.</source>
        <translation>Een norm van het plan gaat voor een van de bibliotheek voor dezelfde behoefte en voorwaarden.</translation>
    </message>
    <message>
        <source>&amp;Item</source>
        <translation>&amp;Artikel</translation>
    </message>
    <message>
        <source>For &amp;each</source>
        <translation>Voor &amp;elke</translation>
    </message>
    <message>
        <source>&amp;Vehicle or weapon</source>
        <translation>&amp;Voertuig of wapen</translation>
    </message>
    <message>
        <source>Part of the &amp;need</source>
        <translation>&amp;Deel van de behoefte</translation>
    </message>
    <message>
        <source>&amp;Rate</source>
        <translation>&amp;Norm</translation>
    </message>
    <message>
        <source>&amp;Phase</source>
        <translation>&amp;Fase</translation>
    </message>
    <message>
        <source>&amp;Climate</source>
        <translation>&amp;Klimaat</translation>
    </message>
    <message>
        <source>&amp;Level</source>
        <translation>&amp;Niveau</translation>
    </message>
    <message>
        <source>&amp;Source</source>
        <translation>&amp;Bron</translation>
    </message>
    <message>
        <source>Takes the place of {} {} from {}.</source>
        <translation>Komt in de plaats van {} {} uit {}.</translation>
    </message>
    <message>
        <source>There are rates for other conditions; of those that hold, the one with the most conditions is taken.</source>
        <translation>Er zijn normen voor andere voorwaarden; van de geldende wordt die met de meeste voorwaarden genomen.</translation>
    </message>
    <message>
        <source>Adds to the other parts of the need: {}.</source>
        <translation>Komt bij de andere delen van de behoefte: {}.</translation>
    </message>
    <message>
        <source>No rate says this so far.</source>
        <translation>Tot nu toe zegt geen norm dit.</translation>
    </message>
</context>
<context>
    <name>RatingDialog</name>
    <message>
        <source>Rate {}</source>
        <translation>{} classificeren</translation>
    </message>
    <message>
        <source>What is left empty is as the map says; for a kind of vehicle with a class, your rating wins over all that the map says it bears.</source>
        <translation>Wat leeg blijft is zoals de kaart zegt; voor een soort voertuig met een klasse wint uw classificatie van alles wat de kaart over het draagvermogen zegt.</translation>
    </message>
    <message>
        <source>&amp;Height, m</source>
        <translation>&amp;Hoogte, m</translation>
    </message>
    <message>
        <source>Wi&amp;dth, m</source>
        <translation>&amp;Breedte, m</translation>
    </message>
    <message>
        <source>Da&amp;te</source>
        <translation>Da&amp;tum</translation>
    </message>
    <message>
        <source>Military load class, wheeled</source>
        <translation>Militaire belastingsklasse, wielvoertuigen</translation>
    </message>
    <message>
        <source>Military load class, tracked</source>
        <translation>Militaire belastingsklasse, rupsvoertuigen</translation>
    </message>
    <message>
        <source>One-way load class, wheeled</source>
        <translation>Klasse eenrichting, wiel</translation>
    </message>
    <message>
        <source>One-way load class, tracked</source>
        <translation>Klasse eenrichting, rups</translation>
    </message>
    <message>
        <source>Caution load class, wheeled</source>
        <translation>Klasse met voorzichtigheid, wiel</translation>
    </message>
    <message>
        <source>Caution load class, tracked</source>
        <translation>Klasse met voorzichtigheid, rups</translation>
    </message>
    <message>
        <source>Clearance over the road, metres</source>
        <translation>Doorrijhoogte, meter</translation>
    </message>
    <message>
        <source>Clearance between the sides, metres</source>
        <translation>Doorrijbreedte, meter</translation>
    </message>
    <message>
        <source>Wheeled</source>
        <translation>Wielen</translation>
    </message>
    <message>
        <source>Tracked</source>
        <translation>Rups</translation>
    </message>
    <message>
        <source>MLC &amp;two-way</source>
        <translation>MLC t&amp;weerichting</translation>
    </message>
    <message>
        <source>MLC &amp;one-way</source>
        <translation>MLC &amp;eenrichting</translation>
    </message>
    <message>
        <source>MLC with &amp;caution</source>
        <translation>MLC met &amp;voorzichtigheid</translation>
    </message>
    <message>
        <source>{} is no figure; type one such as 70.</source>
        <translation>{} is geen getal; typ er een zoals 70.</translation>
    </message>
    <message>
        <source>Who rated it</source>
        <translation>Wie haar classificeerde</translation>
    </message>
    <message>
        <source>2 Recce Pl</source>
        <translation>2 Verkpel</translation>
    </message>
    <message>
        <source>Date-time group of the rating</source>
        <translation>Datum-tijdgroep van de classificatie</translation>
    </message>
    <message>
        <source>&amp;Source</source>
        <translation>&amp;Bron</translation>
    </message>
</context>
<context>
    <name>ReachDesk</name>
    <message>
        <source>Written to {}: {}.</source>
        <translation>Geschreven naar {}: {}.</translation>
    </message>
    <message>
        <source>Export reach</source>
        <translation>Bereik exporteren</translation>
    </message>
    <message>
        <source>Reach</source>
        <translation>Bereik</translation>
    </message>
    <message>
        <source>Reach from here</source>
        <translation>Bereik vanaf hier</translation>
    </message>
    <message>
        <source>The reach could not be worked out.</source>
        <translation>Het bereik kon niet worden bepaald.</translation>
    </message>
    <message>
        <source>Choose a formation to see its reach.</source>
        <translation>Kies een formatie om haar bereik te zien.</translation>
    </message>
    <message>
        <source>Set a start on the map to see where the formation can be, and what stops it there.</source>
        <translation>Zet een begin op de kaart om te zien waar de formatie kan komen, en wat haar daar tegenhoudt.</translation>
    </message>
    <message>
        <source>Stopped; change anything to ask again.</source>
        <translation>Gestopt; verander iets om opnieuw te vragen.</translation>
    </message>
    <message>
        <source>GeoPackage (*.gpkg)</source>
        <translation>GeoPackage (*.gpkg)</translation>
    </message>
</context>
<context>
    <name>ReachLayer</name>
    <message>
        <source>Start of the reach</source>
        <translation>Begin van het bereik</translation>
    </message>
</context>
<context>
    <name>ReachPanel</name>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>Up to 12 limits with commas between them</source>
        <translation>Tot 12 grenzen met komma’s ertussen</translation>
    </message>
    <message>
        <source>Unit of the limits</source>
        <translation>Eenheid van de grenzen</translation>
    </message>
    <message>
        <source>Progress of the reach</source>
        <translation>Voortgang van het bereik</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>Set start</source>
        <translation>Begin zetten</translation>
    </message>
    <message>
        <source>Click on the map where the reach starts</source>
        <translation>Klik op de kaart waar het bereik begint</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Wissen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exporteren…</translation>
    </message>
    <message>
        <source>Bands</source>
        <translation>Banden</translation>
    </message>
    <message>
        <source>Within</source>
        <translation>Binnen</translation>
    </message>
    <message>
        <source>Ground</source>
        <translation>Terrein</translation>
    </message>
    <message>
        <source>Roads</source>
        <translation>Wegen</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Delen</translation>
    </message>
    <message>
        <source>Holes</source>
        <translation>Gaten</translation>
    </message>
    <message>
        <source>What stops it</source>
        <translation>Wat tegenhoudt</translation>
    </message>
    <message>
        <source>Cut off</source>
        <translation>Afgesneden</translation>
    </message>
    <message>
        <source>Refused road</source>
        <translation>Geweigerde weg</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Plaatsen</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Plaats</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Na</translation>
    </message>
    <message>
        <source>Reach</source>
        <translation>Bereik</translation>
    </message>
    <message>
        <source>for {}</source>
        <translation>voor {}</translation>
    </message>
</context>
<context>
    <name>ReachTool</name>
    <message>
        <source>Click where the reach starts; Shift adds a start; Esc ends.</source>
        <translation>Klik waar het bereik begint; met Shift komt er een begin bij; Esc beëindigt.</translation>
    </message>
</context>
<context>
    <name>ReadOnlyBand</name>
    <message>
        <source>Keep as plan file…</source>
        <translation>Als planbestand bewaren…</translation>
    </message>
</context>
<context>
    <name>ReadOut</name>
    <message>
        <source>Place under the pointer</source>
        <translation>Plaats onder de aanwijzer</translation>
    </message>
    <message>
        <source>Place under the pointer; click to write it another way</source>
        <translation>Plaats onder de aanwijzer; klik om haar anders te schrijven</translation>
    </message>
    <message>
        <source>Copy MGRS</source>
        <translation>MGRS kopiëren</translation>
    </message>
    <message>
        <source>MGRS</source>
        <translation>MGRS</translation>
    </message>
    <message>
        <source>UTM</source>
        <translation>UTM</translation>
    </message>
    <message>
        <source>Degrees</source>
        <translation>Graden</translation>
    </message>
    <message>
        <source>Degrees, minutes, seconds</source>
        <translation>Graden, minuten, seconden</translation>
    </message>
</context>
<context>
    <name>RecoveryDialog</name>
    <message>
        <source>Recovery sheet of {}</source>
        <translation>Herstelblad van {}</translation>
    </message>
    <message>
        <source>This code opens the plan file without its passphrase. It is shown this once: write the sheet, print it, and lock it away from the machine. Whoever has it and the file reads the plan.</source>
        <translation>Deze code opent het planbestand zonder de wachtzin. Zij wordt alleen nu getoond: schrijf het blad, druk het af en berg het achter slot op, niet bij de machine. Wie het blad en het bestand heeft, leest het plan.</translation>
    </message>
    <message>
        <source>Recovery code</source>
        <translation>Herstelcode</translation>
    </message>
    <message>
        <source>&amp;Write the sheet…</source>
        <translation>Blad &amp;schrijven…</translation>
    </message>
</context>
<context>
    <name>ReleaseDesk</name>
    <message>
        <source>The plan was locked or closed before {} was on record, so it was not written. Files written before it are whole and on record; export again for the others.</source>
        <translation>Het plan werd vergrendeld of gesloten voordat {} was vastgelegd, dus het is niet geschreven. Eerder geschreven bestanden zijn heel en vastgelegd; exporteer opnieuw voor de andere.</translation>
    </message>
    <message>
        <source>A release goes on the record of a plan file: open one with a scenario first, or keep this plan in a new one.</source>
        <translation>Een vrijgave wordt vastgelegd in een planbestand: open er eerst een met een scenario, of bewaar dit plan in een nieuw.</translation>
    </message>
    <message>
        <source>Scenarios (*{})</source>
        <translation>Scenario&apos;s (*{})</translation>
    </message>
    <message>
        <source>Release at a lower marking</source>
        <translation>Vrijgeven onder een lagere rubricering</translation>
    </message>
    <message>
        <source>Released {}; it is on record. Written to {}.</source>
        <translation>{} vrijgegeven; het is vastgelegd. Geschreven naar {}.</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Vrijgeven</translation>
    </message>
</context>
<context>
    <name>ReleaseDialog</name>
    <message>
        <source>Release at a lower marking</source>
        <translation>Vrijgeven onder een lagere rubricering</translation>
    </message>
    <message>
        <source>What stays in</source>
        <translation>Wat binnen blijft</translation>
    </message>
    <message>
        <source>What leaves</source>
        <translation>Wat naar buiten gaat</translation>
    </message>
    <message>
        <source>I have &amp;read what leaves, and it may be seen at the lower marking</source>
        <translation>Ik heb &amp;gelezen wat naar buiten gaat, en het mag onder de lagere rubricering worden gezien</translation>
    </message>
    <message>
        <source>Re&amp;lease…</source>
        <translation>&amp;Vrijgeven…</translation>
    </message>
    <message>
        <source>A new scenario leaves, of routes, times and vehicles; names, movement numbers, remarks and ratings stay in. Posts and reason go on the record of the plan.</source>
        <translation>Er gaat een nieuw scenario naar buiten, van routes, tijden en voertuigen; namen, bewegingsnummers, opmerkingen en classificaties blijven binnen. Functies en reden worden in het plan vastgelegd.</translation>
    </message>
    <message>
        <source>&amp;Marking of what leaves</source>
        <translation>&amp;Rubricering van wat naar buiten gaat</translation>
    </message>
    <message>
        <source>Released &amp;by (post)</source>
        <translation>Vrijgegeven &amp;door (functie)</translation>
    </message>
    <message>
        <source>&amp;Agreed by (another post)</source>
        <translation>&amp;Akkoord van (andere functie)</translation>
    </message>
    <message>
        <source>Rea&amp;son</source>
        <translation>Re&amp;den</translation>
    </message>
</context>
<context>
    <name>RoadViews</name>
    <message>
        <source>Graph</source>
        <translation>Grafiek</translation>
    </message>
    <message>
        <source>Critical points</source>
        <translation>Kritieke punten</translation>
    </message>
    <message>
        <source>Occupation</source>
        <translation>Bezetting</translation>
    </message>
    <message>
        <source>{} {} later</source>
        <translation>{} {} later</translation>
    </message>
    <message>
        <source>{} {} earlier</source>
        <translation>{} {} eerder</translation>
    </message>
    <message>
        <source>conflicts: {}</source>
        <translation>conflicten: {}</translation>
    </message>
    <message>
        <source>no conflict</source>
        <translation>geen conflict</translation>
    </message>
</context>
<context>
    <name>RobustnessDesk</name>
    <message>
        <source>How sure is this plan?</source>
        <translation>Hoe zeker is dit plan?</translation>
    </message>
    <message>
        <source>Open a scenario with columns to see how sure its plan is.</source>
        <translation>Open een scenario met colonnes om te zien hoe zeker het plan is.</translation>
    </message>
    <message>
        <source>plan</source>
        <translation>plan</translation>
    </message>
    <message>
        <source>The plan could not be estimated.</source>
        <translation>Het plan kon niet worden geschat.</translation>
    </message>
</context>
<context>
    <name>RobustnessPanel</name>
    <message>
        <source>How sure the plan is</source>
        <translation>Hoe zeker het plan is</translation>
    </message>
    <message>
        <source>How sure that is</source>
        <translation>Hoe zeker dat is</translation>
    </message>
    <message>
        <source>Instant estimate</source>
        <translation>Directe schatting</translation>
    </message>
    <message>
        <source>Extra gap</source>
        <translation>Extra tussenruimte</translation>
    </message>
    <message>
        <source>Suspended model</source>
        <translation>Geschorst model</translation>
    </message>
    <message>
        <source>Simulate</source>
        <translation>Simuleren</translation>
    </message>
    <message>
        <source>Have this machine try the plan some thousand times, now</source>
        <translation>Deze machine het plan nu enkele duizenden keren laten proberen</translation>
    </message>
    <message>
        <source>Send…</source>
        <translation>Sturen…</translation>
    </message>
    <message>
        <source>Ask more, such as every pair of bridges, here or elsewhere</source>
        <translation>Meer vragen, zoals elk paar bruggen, hier of elders</translation>
    </message>
    <message>
        <source>Course of action</source>
        <translation>Eigen mogelijkheid</translation>
    </message>
    <message>
        <source>Provenance…</source>
        <translation>Herkomst…</translation>
    </message>
    <message>
        <source>Which model, which inputs, who worked on it; export it</source>
        <translation>Welk model, welke invoer, wie eraan werkte; exporteren</translation>
    </message>
    <message>
        <source>Change assumption…</source>
        <translation>Aanname wijzigen…</translation>
    </message>
    <message>
        <source>Give the chosen assumption another value, and say who says so</source>
        <translation>De gekozen aanname een andere waarde geven, en zeggen wie dat zegt</translation>
    </message>
    <message>
        <source>Open a scenario with columns to see how sure its plan is.</source>
        <translation>Open een scenario met colonnes om te zien hoe zeker het plan is.</translation>
    </message>
    <message>
        <source>Simulating…</source>
        <translation>Simuleren…</translation>
    </message>
    <message>
        <source>about {} more</source>
        <translation>nog ongeveer {}</translation>
    </message>
    <message>
        <source>What is said of the plan</source>
        <translation>Wat er van het plan wordt gezegd</translation>
    </message>
    <message>
        <source>Progress of the simulation</source>
        <translation>Voortgang van de simulatie</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>End the simulation; nothing is kept of it</source>
        <translation>De simulatie beëindigen; er blijft niets van bewaard</translation>
    </message>
</context>
<context>
    <name>RoundsDesk</name>
    <message>
        <source>Delivery rounds</source>
        <translation>Bevoorradingsritten</translation>
    </message>
    <message>
        <source>The plan has changed since. Plan the rounds again: the search starts from these.</source>
        <translation>Het plan is sindsdien gewijzigd. Plan de ritten opnieuw: het zoeken begint bij deze.</translation>
    </message>
    <message>
        <source>No rounds are planned yet. The vehicles of the plan can bring what its units fall short of.</source>
        <translation>Er zijn nog geen ritten gepland. De voertuigen van het plan kunnen brengen wat de eenheden tekortkomen.</translation>
    </message>
    <message>
        <source>The plan says nothing of supply: rounds need units, supply points and transport, in an entry &apos;supply&apos; of the scenario.</source>
        <translation>Het plan zegt niets over bevoorrading: ritten vragen eenheden, verzorgingspunten en vervoer, onder &apos;supply&apos; in het scenario.</translation>
    </message>
    <message>
        <source>The rounds could not be planned.</source>
        <translation>De ritten konden niet worden gepland.</translation>
    </message>
    <message>
        <source>Kept beside the plan: {0}. Plan the rounds again to search on.</source>
        <translation>Bewaard naast het plan: {0}. Plan de ritten opnieuw om verder te zoeken.</translation>
    </message>
</context>
<context>
    <name>RoundsFiles</name>
    <message>
        <source>Export rounds: choose a folder</source>
        <translation>Ritten exporteren: kies een map</translation>
    </message>
    <message>
        <source>Written to {}: {}.</source>
        <translation>Geschreven naar {}: {}.</translation>
    </message>
    <message>
        <source>Export rounds</source>
        <translation>Ritten exporteren</translation>
    </message>
</context>
<context>
    <name>RoundsGanttView</name>
    <message>
        <source>Vehicles over time</source>
        <translation>Voertuigen in de tijd</translation>
    </message>
</context>
<context>
    <name>RoundsLayer</name>
    <message>
        <source>Depot, {}</source>
        <translation>Depot, {}</translation>
    </message>
    <message>
        <source>Drop, {}</source>
        <translation>Losplaats, {}</translation>
    </message>
    <message>
        <source>Drop, {}, not all is brought</source>
        <translation>Losplaats, {}, niet alles wordt gebracht</translation>
    </message>
</context>
<context>
    <name>RoundsPanel</name>
    <message>
        <source>Plan rounds</source>
        <translation>Ritten plannen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exporteren…</translation>
    </message>
    <message>
        <source>Good enough</source>
        <translation>Goed genoeg</translation>
    </message>
    <message>
        <source>End the search and keep the best so far</source>
        <translation>Het zoeken beëindigen en het beste tot nu toe houden</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>Opgeven</translation>
    </message>
    <message>
        <source>End the search; what was before stays</source>
        <translation>Het zoeken beëindigen; wat er was blijft</translation>
    </message>
    <message>
        <source>Rounds</source>
        <translation>Ritten</translation>
    </message>
    <message>
        <source>Stops of the round</source>
        <translation>Stops van de rit</translation>
    </message>
    <message>
        <source>What is not brought</source>
        <translation>Wat niet wordt gebracht</translation>
    </message>
    <message>
        <source>No vehicle goes.</source>
        <translation>Er rijdt geen voertuig.</translation>
    </message>
    <message>
        <source>Every drop gets all it wants.</source>
        <translation>Elke losplaats krijgt alles wat zij vraagt.</translation>
    </message>
    <message>
        <source>Not brought</source>
        <translation>Niet gebracht</translation>
    </message>
    <message>
        <source>Looking for ways…</source>
        <translation>Wegen zoeken…</translation>
    </message>
    <message>
        <source>Finding rounds</source>
        <translation>Ritten zoeken</translation>
    </message>
    <message>
        <source>Vehicles</source>
        <translation>Voertuigen</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabel</translation>
    </message>
    <message>
        <source>Why, and what would mend it</source>
        <translation>Waarom, en wat het zou verhelpen</translation>
    </message>
    <message>
        <source>Progress of the search</source>
        <translation>Voortgang van het zoeken</translation>
    </message>
    <message>
        <source>Choose a vehicle to see its stops.</source>
        <translation>Kies een voertuig om de stops te zien.</translation>
    </message>
    <message>
        <source>It stops nowhere.</source>
        <translation>Het stopt nergens.</translation>
    </message>
</context>
<context>
    <name>RoutePanel</name>
    <message>
        <source>Critical points</source>
        <translation>Kritieke punten</translation>
    </message>
    <message>
        <source>Roads</source>
        <translation>Wegen</translation>
    </message>
    <message>
        <source>Reasons</source>
        <translation>Redenen</translation>
    </message>
    <message>
        <source>Formation</source>
        <translation>Formatie</translation>
    </message>
    <message>
        <source>Objective</source>
        <translation>Doel</translation>
    </message>
    <message>
        <source>Unknown limits</source>
        <translation>Onbekende grens</translation>
    </message>
    <message>
        <source>How a limit that nobody knows counts: a bridge without a load class, a tunnel without a height.</source>
        <translation>Hoe een beperking telt die niemand kent: een brug zonder belastingsklasse, een tunnel zonder hoogte.</translation>
    </message>
    <message>
        <source>Departure, as a date-time group</source>
        <translation>Vertrek, als datum-tijdgroep</translation>
    </message>
    <message>
        <source>When the head leaves, such as 120600ZJUN26; then the route minds the hours of roads. Empty for a route without times.</source>
        <translation>Wanneer de kop vertrekt, zoals 120600ZJUN26; dan let de route op de uren van wegen. Leeg voor een route zonder tijden.</translation>
    </message>
    <message>
        <source>F&amp;ormation</source>
        <translation>F&amp;ormatie</translation>
    </message>
    <message>
        <source>O&amp;bjective</source>
        <translation>&amp;Doel</translation>
    </message>
    <message>
        <source>&amp;Unknown limits</source>
        <translation>O&amp;nbekende grens</translation>
    </message>
    <message>
        <source>&amp;Depart</source>
        <translation>&amp;Vertrek</translation>
    </message>
    <message>
        <source>As the scenario says. Set route asks your own.</source>
        <translation>Zoals in het scenario. Met Route zetten vraagt u zelf.</translation>
    </message>
    <message>
        <source>Click a start and a destination on the map. Hold Shift for points on the way.</source>
        <translation>Klik een begin en een bestemming op de kaart. Houd Shift ingedrukt voor punten onderweg.</translation>
    </message>
    <message>
        <source>Set route</source>
        <translation>Route zetten</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Lengte</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tijd</translation>
    </message>
    <message>
        <source>Fuel</source>
        <translation>Brandstof</translation>
    </message>
    <message>
        <source>Climb</source>
        <translation>Stijging</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Punten</translation>
    </message>
    <message>
        <source>{} ({} veh)</source>
        <translation>{} ({} vtg)</translation>
    </message>
    <message>
        <source>Start is set. Click the destination, or Esc to take it back.</source>
        <translation>Het begin staat. Klik de bestemming, of neem het terug met Esc.</translation>
    </message>
    <message>
        <source>Click more points with Shift, the destination without.</source>
        <translation>Klik meer punten met Shift, de bestemming zonder.</translation>
    </message>
</context>
<context>
    <name>RouteTool</name>
    <message>
        <source>Click start and destination; Shift for via points; Esc ends.</source>
        <translation>Klik begin en bestemming; Shift voor viapunten; Esc beëindigt.</translation>
    </message>
</context>
<context>
    <name>ScaleBox</name>
    <message>
        <source>Scale of the map</source>
        <translation>Schaal van de kaart</translation>
    </message>
    <message>
        <source>Scale of the map: choose one, or type 1:40000 or 40k</source>
        <translation>Schaal van de kaart: kies er een, of typ 1:40000 of 40k</translation>
    </message>
</context>
<context>
    <name>ScheduleDesk</name>
    <message>
        <source>Proposed schedule</source>
        <translation>Voorgesteld schema</translation>
    </message>
    <message>
        <source>Schedule the columns</source>
        <translation>Colonnes inplannen</translation>
    </message>
    <message>
        <source>Plan on</source>
        <translation>Verder plannen</translation>
    </message>
    <message>
        <source>Accepted: {}. Undo brings the plan before back.</source>
        <translation>Aanvaard: {}. Ongedaan maken brengt het vorige plan terug.</translation>
    </message>
    <message>
        <source>No schedule is proposed.</source>
        <translation>Er is geen schema voorgesteld.</translation>
    </message>
    <message>
        <source>Open an area, then a scenario, to schedule its columns.</source>
        <translation>Open een gebied, dan een scenario, om de colonnes in te plannen.</translation>
    </message>
    <message>
        <source>Open a scenario with columns to schedule them.</source>
        <translation>Open een scenario met colonnes om ze in te plannen.</translation>
    </message>
    <message>
        <source>Plan on from now</source>
        <translation>Verder plannen vanaf nu</translation>
    </message>
    <message>
        <source>A schedule is being made; stop it first.</source>
        <translation>Er wordt een schema gemaakt; stop dat eerst.</translation>
    </message>
    <message>
        <source>The march is still being planned; ask again then.</source>
        <translation>De mars wordt nog gepland; vraag het daarna opnieuw.</translation>
    </message>
    <message>
        <source>{} It is shown at once.</source>
        <translation>{} Het wordt meteen getoond.</translation>
    </message>
    <message>
        <source>Nothing is kept for these wishes; it is worked out.</source>
        <translation>Voor deze wensen is niets bewaard; het wordt uitgerekend.</translation>
    </message>
    <message>
        <source>There was no schedule yet; the plan stays as it is.</source>
        <translation>Er was nog geen schema; het plan blijft zoals het is.</translation>
    </message>
    <message>
        <source>The schedule could not be made.</source>
        <translation>Het schema kon niet worden gemaakt.</translation>
    </message>
    <message>
        <source>Stopped; the plan stays as it is.</source>
        <translation>Gestopt; het plan blijft zoals het is.</translation>
    </message>
</context>
<context>
    <name>ScheduleForm</name>
    <message>
        <source>Least delay of all columns</source>
        <translation>Minste vertraging van alle colonnes</translation>
    </message>
    <message>
        <source>Least behind the wanted times</source>
        <translation>Minst achter op de gewenste tijden</translation>
    </message>
    <message>
        <source>Last column through as early as can be</source>
        <translation>Laatste colonne zo vroeg mogelijk door</translation>
    </message>
    <message>
        <source>as the scenario says</source>
        <translation>zoals het scenario zegt</translation>
    </message>
    <message>
        <source>Stay close to the present plan</source>
        <translation>Dicht bij het huidige plan blijven</translation>
    </message>
    <message>
        <source>A column changes only where that saves half an hour in all</source>
        <translation>Een colonne wijzigt alleen waar dat in totaal een half uur bespaart</translation>
    </message>
    <message>
        <source>The same number gives the same schedule</source>
        <translation>Hetzelfde getal geeft hetzelfde schema</translation>
    </message>
    <message>
        <source>&amp;Aim</source>
        <translation>&amp;Doel</translation>
    </message>
    <message>
        <source>&amp;Effort</source>
        <translation>&amp;Inspanning</translation>
    </message>
    <message>
        <source>&amp;Ways for each column</source>
        <translation>&amp;Wegen voor elke colonne</translation>
    </message>
    <message>
        <source>&amp;Number of the search</source>
        <translation>&amp;Nummer van het zoeken</translation>
    </message>
    <message>
        <source>Quick: a first good plan</source>
        <translation>Snel: een eerste goed plan</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normaal</translation>
    </message>
    <message>
        <source>Thorough: takes far longer</source>
        <translation>Grondig: duurt veel langer</translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>Place, MGRS, UTM or lat, lon  (Ctrl+F)</source>
        <translation>Plaats, MGRS, UTM of br, lg  (Ctrl+F)</translation>
    </message>
    <message>
        <source>Go to a place</source>
        <translation>Ga naar een plaats</translation>
    </message>
    <message>
        <source>grid square</source>
        <translation>rastervak</translation>
    </message>
    <message>
        <source>position</source>
        <translation>positie</translation>
    </message>
    <message>
        <source>symbol</source>
        <translation>symbool</translation>
    </message>
    <message>
        <source>line</source>
        <translation>lijn</translation>
    </message>
    <message>
        <source>area to avoid</source>
        <translation>te mijden gebied</translation>
    </message>
    <message>
        <source>critical point</source>
        <translation>kritiek punt</translation>
    </message>
    <message>
        <source>city</source>
        <translation>stad</translation>
    </message>
    <message>
        <source>town</source>
        <translation>kleine stad</translation>
    </message>
    <message>
        <source>village</source>
        <translation>dorp</translation>
    </message>
    <message>
        <source>suburb</source>
        <translation>voorstad</translation>
    </message>
    <message>
        <source>hamlet</source>
        <translation>gehucht</translation>
    </message>
    <message>
        <source>locality</source>
        <translation>plek</translation>
    </message>
    <message>
        <source>peak</source>
        <translation>top</translation>
    </message>
    <message>
        <source>station</source>
        <translation>station</translation>
    </message>
    <message>
        <source>water</source>
        <translation>water</translation>
    </message>
    <message>
        <source>pass</source>
        <translation>pas</translation>
    </message>
    <message>
        <source>quarter</source>
        <translation>wijk</translation>
    </message>
    <message>
        <source>neighbourhood</source>
        <translation>buurt</translation>
    </message>
    <message>
        <source>island</source>
        <translation>eiland</translation>
    </message>
    <message>
        <source>farm</source>
        <translation>boerderij</translation>
    </message>
    <message>
        <source>street</source>
        <translation>straat</translation>
    </message>
    <message>
        <source>{} outside the map</source>
        <translation>{} buiten de kaart</translation>
    </message>
</context>
<context>
    <name>SeenLine</name>
    <message>
        <source>Movement that was seen</source>
        <translation>Verplaatsing die is gezien</translation>
    </message>
    <message>
        <source>Movement number, date-time group and point; then press Enter</source>
        <translation>Marsnummer, datum-tijdgroep en punt; druk dan op Enter</translation>
    </message>
    <message>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <source>Tolerance in minutes</source>
        <translation>Marge in minuten</translation>
    </message>
    <message>
        <source>By so much a movement may be early or late and still be in order</source>
        <translation>Zoveel mag een verplaatsing te vroeg of te laat zijn en toch in orde</translation>
    </message>
    <message>
        <source>Judge</source>
        <translation>Beoordelen</translation>
    </message>
    <message>
        <source>&amp;Seen</source>
        <translation>&amp;Gezien</translation>
    </message>
    <message>
        <source>Type what a post reports, and press Enter.</source>
        <translation>Typ wat een post meldt, en druk op Enter.</translation>
    </message>
</context>
<context>
    <name>SelectTool</name>
    <message>
        <source>Erase</source>
        <translation>Wissen</translation>
    </message>
</context>
<context>
    <name>SheetDesk</name>
    <message>
        <source>Own route</source>
        <translation>Eigen route</translation>
    </message>
    <message>
        <source>Sheets (*{})</source>
        <translation>Kaartbladen (*{})</translation>
    </message>
    <message>
        <source>Map sheet</source>
        <translation>Kaartblad</translation>
    </message>
    <message>
        <source>Written to {}: {}.</source>
        <translation>Geschreven naar {}: {}.</translation>
    </message>
</context>
<context>
    <name>SheetDialog</name>
    <message>
        <source>Print map sheet</source>
        <translation>Kaartblad afdrukken</translation>
    </message>
    <message>
        <source>Progress of the print</source>
        <translation>Voortgang van het afdrukken</translation>
    </message>
    <message>
        <source>&amp;Print…</source>
        <translation>&amp;Afdrukken…</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>&amp;Stoppen</translation>
    </message>
    <message>
        <source>Stopped; nothing was written.</source>
        <translation>Gestopt; er is niets geschreven.</translation>
    </message>
    <message>
        <source>{} · {} · {:.1f} × {:.1f} km · UTM zone {}</source>
        <translation>{} · {} · {:.1f} × {:.1f} km · UTM-zone {}</translation>
    </message>
    <message>
        <source>{} sheets · {}</source>
        <translation>{} bladen · {}</translation>
    </message>
    <message>
        <source>Maps from outside are not printed.</source>
        <translation>Kaarten van buiten worden niet afgedrukt.</translation>
    </message>
    <message>
        <source>Written: {}</source>
        <translation>Geschreven: {}</translation>
    </message>
</context>
<context>
    <name>SheetQuestions</name>
    <message>
        <source>&amp;Title</source>
        <translation>&amp;Titel</translation>
    </message>
    <message>
        <source>&amp;Shows</source>
        <translation>&amp;Inhoud</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Passend</translation>
    </message>
    <message>
        <source>S&amp;cale</source>
        <translation>S&amp;chaal</translation>
    </message>
    <message>
        <source>&amp;Paper</source>
        <translation>&amp;Papier</translation>
    </message>
    <message>
        <source>landscape</source>
        <translation>liggend</translation>
    </message>
    <message>
        <source>portrait</source>
        <translation>staand</translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation>&amp;Formaat</translation>
    </message>
    <message>
        <source> dpi</source>
        <translation> dpi</translation>
    </message>
    <message>
        <source>C&amp;olours</source>
        <translation>&amp;Kleuren</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Dag</translation>
    </message>
    <message>
        <source>Night</source>
        <translation>Nacht</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rood</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoog contrast</translation>
    </message>
    <message>
        <source>Title of the sheet</source>
        <translation>Titel van het blad</translation>
    </message>
    <message>
        <source>What the sheet shows</source>
        <translation>Wat het blad toont</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Schaal</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Papier</translation>
    </message>
    <message>
        <source>Way of the paper</source>
        <translation>Stand van het papier</translation>
    </message>
    <message>
        <source>Format of the file</source>
        <translation>Formaat van het bestand</translation>
    </message>
    <message>
        <source>Dots per inch</source>
        <translation>Punten per inch</translation>
    </message>
    <message>
        <source>Colours of the map</source>
        <translation>Kleuren van de kaart</translation>
    </message>
    <message>
        <source>What the map shows</source>
        <translation>Wat de kaart toont</translation>
    </message>
    <message>
        <source>The whole area</source>
        <translation>Het hele gebied</translation>
    </message>
    <message>
        <source>The routes</source>
        <translation>De routes</translation>
    </message>
    <message>
        <source>Sheets along the routes</source>
        <translation>Bladen langs de routes</translation>
    </message>
    <message>
        <source>Where the frame lies</source>
        <translation>Waar het kader ligt</translation>
    </message>
</context>
<context>
    <name>SheetTool</name>
    <message>
        <source>Drag the frame to where the sheet shall lie.</source>
        <translation>Sleep het kader naar waar het blad moet liggen.</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Shortcuts</source>
        <translation>Sneltoetsen</translation>
    </message>
    <message>
        <source>Pan the map</source>
        <translation>De kaart verschuiven</translation>
    </message>
    <message>
        <source>Arrow keys</source>
        <translation>Pijltoetsen</translation>
    </message>
    <message>
        <source>Pan the map by its width or height</source>
        <translation>De kaart een breedte of hoogte verschuiven</translation>
    </message>
    <message>
        <source>Shift+Arrow keys, Page Up, Page Down</source>
        <translation>Shift+pijltoetsen, Page Up, Page Down</translation>
    </message>
    <message>
        <source>Zoom the map in or out</source>
        <translation>Op de kaart in- of uitzoomen</translation>
    </message>
    <message>
        <source>+ or -, mouse wheel</source>
        <translation>+ of -, muiswiel</translation>
    </message>
    <message>
        <source>Show the whole area</source>
        <translation>Het hele gebied tonen</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Home</translation>
    </message>
    <message>
        <source>Go to the next thing on the map</source>
        <translation>Naar het volgende ding op de kaart</translation>
    </message>
    <message>
        <source>Tab, Shift+Tab</source>
        <translation>Tab, Shift+Tab</translation>
    </message>
    <message>
        <source>Choose the thing with the focus</source>
        <translation>Het ding met de focus kiezen</translation>
    </message>
    <message>
        <source>Enter, Esc to leave it</source>
        <translation>Enter, Esc om het te verlaten</translation>
    </message>
    <message>
        <source>Set a point at the thing with the focus, or in the middle</source>
        <translation>Een punt zetten bij het ding met de focus, of in het midden</translation>
    </message>
    <message>
        <source>Space, Enter</source>
        <translation>Spatie, Enter</translation>
    </message>
    <message>
        <source>Take the last point back</source>
        <translation>Het laatste punt terugnemen</translation>
    </message>
    <message>
        <source>Backspace</source>
        <translation>Backspace</translation>
    </message>
    <message>
        <source>End a line</source>
        <translation>Een lijn beëindigen</translation>
    </message>
    <message>
        <source>Enter, double click</source>
        <translation>Enter, dubbelklik</translation>
    </message>
    <message>
        <source>Close an area</source>
        <translation>Een gebied sluiten</translation>
    </message>
    <message>
        <source>Shift+Enter</source>
        <translation>Shift+Enter</translation>
    </message>
    <message>
        <source>Delete what is chosen</source>
        <translation>Wat gekozen is verwijderen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>Drop what is begun, put the tool down</source>
        <translation>Wat begonnen is laten vallen, het gereedschap neerleggen</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Move a layer up or down</source>
        <translation>Een laag omhoog of omlaag</translation>
    </message>
    <message>
        <source>Alt+Up, Alt+Down</source>
        <translation>Alt+Omhoog, Alt+Omlaag</translation>
    </message>
    <message>
        <source>Remove a layer</source>
        <translation>Een laag verwijderen</translation>
    </message>
    <message>
        <source>Delete in the list</source>
        <translation>Delete in de lijst</translation>
    </message>
    <message>
        <source>Add a via point</source>
        <translation>Een viapunt toevoegen</translation>
    </message>
    <message>
        <source>Shift+click, Shift+Enter</source>
        <translation>Shift+klik, Shift+Enter</translation>
    </message>
    <message>
        <source>Menu of a place on the map</source>
        <translation>Menu van een plaats op de kaart</translation>
    </message>
    <message>
        <source>Right click, Menu key</source>
        <translation>Rechterklik, Menu-toets</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Wat</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Toetsen</translation>
    </message>
</context>
<context>
    <name>SitesDesk</name>
    <message>
        <source>The worker of {} is enrolled; its key stands in {}.</source>
        <translation>De rekenmachine van {} is ingeschreven; haar sleutel staat in {}.</translation>
    </message>
    <message>
        <source>Host: {}</source>
        <translation>Host: {}</translation>
    </message>
    <message>
        <source>Folder there: {}</source>
        <translation>Map daar: {}</translation>
    </message>
    <message>
        <source>Account: {}</source>
        <translation>Account: {}</translation>
    </message>
    <message>
        <source>Partitions: {}</source>
        <translation>Partities: {}</translation>
    </message>
    <message>
        <source>Takes markings up to: {}</source>
        <translation>Neemt rubriceringen aan tot: {}</translation>
    </message>
    <message>
        <source>Worker: {}</source>
        <translation>Rekenmachine: {}</translation>
    </message>
    <message>
        <source>Its worker is not enrolled, so no answer of it would be believed; choose Enrol worker key.</source>
        <translation>De rekenmachine is niet ingeschreven, dus geen antwoord ervan zou worden geloofd; kies Sleutel inschrijven.</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>Aanmelden</translation>
    </message>
    <message>
        <source>{}
It is asked once; a second try is yours to make.</source>
        <translation>{}
Het wordt één keer gevraagd; een tweede poging is aan u.</translation>
    </message>
</context>
<context>
    <name>SitesDialog</name>
    <message>
        <source>Sites</source>
        <translation>Rekencentra</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Rekencentrum</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Verbinding</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wachtend</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>Onderweg</translation>
    </message>
    <message>
        <source>Worker key</source>
        <translation>Sleutel</translation>
    </message>
    <message>
        <source>No site is set up, so jobs are worked on by this machine, or carried by hand. To use a supercomputer, put its profile, NAME.yaml, into
{}</source>
        <translation>Er is geen rekencentrum ingesteld, dus deze machine werkt aan opdrachten, of ze worden gedragen. Om een supercomputer te gebruiken, zet zijn profiel, NAAM.yaml, in
{}</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Nu proberen</translation>
    </message>
    <message>
        <source>Log in…</source>
        <translation>Aanmelden…</translation>
    </message>
    <message>
        <source>Enrol worker key…</source>
        <translation>Sleutel inschrijven…</translation>
    </message>
    <message>
        <source>Fetch the key that signs answers there, once, and pin it</source>
        <translation>De sleutel die daar antwoorden ondertekent één keer ophalen en vastzetten</translation>
    </message>
    <message>
        <source>Read profiles again</source>
        <translation>Profielen opnieuw lezen</translation>
    </message>
</context>
<context>
    <name>SitesPage</name>
    <message>
        <source>Points</source>
        <translation>Punten</translation>
    </message>
    <message>
        <source>Reach</source>
        <translation>Bereik</translation>
    </message>
    <message>
        <source>Spare</source>
        <translation>Reserve</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Zoeken</translation>
    </message>
    <message>
        <source>any</source>
        <translation>willekeurig</translation>
    </message>
    <message>
        <source>Points open at most; those that are open already count</source>
        <translation>Hoogstens zoveel punten open; die al open zijn tellen mee</translation>
    </message>
    <message>
        <source>Longest drive by road from a point to its unit</source>
        <translation>Langste rit over de weg van een punt naar zijn eenheid</translation>
    </message>
    <message>
        <source>Points more in reach of each unit, should its own be lost</source>
        <translation>Zoveel punten extra in bereik van elke eenheid, mocht het eigen punt wegvallen</translation>
    </message>
    <message>
        <source>Time for the search at most</source>
        <translation>Hoogstens zoveel tijd voor het zoeken</translation>
    </message>
    <message>
        <source>One point each</source>
        <translation>Elk één punt</translation>
    </message>
    <message>
        <source>Each unit is fed from one point alone</source>
        <translation>Elke eenheid wordt vanuit één punt bevoorraad</translation>
    </message>
    <message>
        <source>Choose sites</source>
        <translation>Locaties kiezen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exporteren…</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>Getoond</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>Eenheden</translation>
    </message>
    <message>
        <source>Who is fed from where</source>
        <translation>Wie vanwaar wordt bevoorraad</translation>
    </message>
    <message>
        <source>Where to open supply points</source>
        <translation>Waar verzorgingspunten te openen</translation>
    </message>
    <message>
        <source>No sites are chosen yet. Among the candidates of the plan, those are sought that feed all units with the fewest tonne-kilometres.</source>
        <translation>Er zijn nog geen locaties gekozen. Onder de kandidaten van het plan worden die gezocht die alle eenheden met de minste tonkilometers bevoorraden.</translation>
    </message>
    <message>
        <source>Every open point counts as having all that its units need.</source>
        <translation>Elk open punt geldt als voorzien van alles wat zijn eenheden nodig hebben.</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Progress</source>
        <translation>Voortgang</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuleren</translation>
    </message>
    <message>
        <source>Cancel the work under way</source>
        <translation>Het lopende werk annuleren</translation>
    </message>
    <message>
        <source>OFFLINE · no map</source>
        <translation>OFFLINE · geen kaart</translation>
    </message>
    <message>
        <source>OFFLINE</source>
        <translation>OFFLINE</translation>
    </message>
    <message>
        <source>date unknown</source>
        <translation>datum onbekend</translation>
    </message>
    <message>
        <source>OFFLINE · {} · {}</source>
        <translation>OFFLINE · {} · {}</translation>
    </message>
    <message>
        <source>OFFLINE · {}</source>
        <translation>OFFLINE · {}</translation>
    </message>
    <message>
        <source>Open an area to copy a grid reference from it.</source>
        <translation>Open een gebied om er een kaartcoördinaat uit te kopiëren.</translation>
    </message>
    <message>
        <source>Copied {}</source>
        <translation>{} gekopieerd</translation>
    </message>
</context>
<context>
    <name>StockChartView</name>
    <message>
        <source>Stock over time</source>
        <translation>Voorraad in de tijd</translation>
    </message>
    <message>
        <source>safety level</source>
        <translation>veiligheidsniveau</translation>
    </message>
    <message>
        <source>objective</source>
        <translation>doelvoorraad</translation>
    </message>
    <message>
        <source>below safety</source>
        <translation>onder veiligheidsniveau</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>leeg</translation>
    </message>
</context>
<context>
    <name>SupplyDesk</name>
    <message>
        <source>Supply</source>
        <translation>Bevoorrading</translation>
    </message>
    <message>
        <source>The plan says nothing of supply yet. Import a force as a table of units, or open a scenario with an entry &apos;supply&apos;.</source>
        <translation>Het plan zegt nog niets over bevoorrading. Importeer een troepenlijst als tabel van eenheden, of open een scenario met &apos;supply&apos;.</translation>
    </message>
    <message>
        <source>Open a scenario to see what it needs.</source>
        <translation>Open een scenario om te zien wat het nodig heeft.</translation>
    </message>
    <message>
        <source>No unit marches with a column of this plan.</source>
        <translation>Geen eenheid marcheert mee met een colonne van dit plan.</translation>
    </message>
    <message>
        <source>No unit uses ammunition by these factors.</source>
        <translation>Volgens deze normen verbruikt geen eenheid munitie.</translation>
    </message>
    <message>
        <source>The outlook could not be made.</source>
        <translation>De vooruitblik kon niet worden gemaakt.</translation>
    </message>
    <message>
        <source>{} needs nothing and has nothing.</source>
        <translation>{} heeft niets nodig en heeft niets.</translation>
    </message>
    <message>
        <source>The plan does not say how much {} {} has. Give it with &apos;Change stock&apos;.</source>
        <translation>Het plan zegt niet hoeveel {} {} heeft. Geef het op met &apos;Voorraad wijzigen&apos;.</translation>
    </message>
    <message>
        <source>class {} / US {}</source>
        <translation>klasse {} / VS {}</translation>
    </message>
    <message>
        <source>{} a day</source>
        <translation>{} per dag</translation>
    </message>
    <message>
        <source>lasts {}</source>
        <translation>strekt {}</translation>
    </message>
    <message>
        <source>No rate has all these words.</source>
        <translation>Geen norm bevat al deze woorden.</translation>
    </message>
    <message>
        <source>{} rates</source>
        <translation>{} normen</translation>
    </message>
    <message>
        <source>{} own</source>
        <translation>{} eigen</translation>
    </message>
    <message>
        <source>doubts: {}</source>
        <translation>twijfels: {}</translation>
    </message>
</context>
<context>
    <name>SupplyEdits</name>
    <message>
        <source>{} of {}, in {}.</source>
        <translation>{} van {}, in {}.</translation>
    </message>
    <message>
        <source>&amp;On hand</source>
        <translation>&amp;Aanwezig</translation>
    </message>
    <message>
        <source>Of it &amp;unusable</source>
        <translation>Daarvan on&amp;bruikbaar</translation>
    </message>
    <message>
        <source>&amp;Room for</source>
        <translation>&amp;Ruimte voor</translation>
    </message>
    <message>
        <source>&amp;Safety, days</source>
        <translation>&amp;Veiligheid, dagen</translation>
    </message>
    <message>
        <source>&amp;Between deliveries, days</source>
        <translation>&amp;Tussen leveringen, dagen</translation>
    </message>
    <message>
        <source>On the &amp;way, days</source>
        <translation>&amp;Onderweg, dagen</translation>
    </message>
    <message>
        <source>Change stock</source>
        <translation>Voorraad wijzigen</translation>
    </message>
    <message>
        <source>Change {} of {}</source>
        <translation>{} van {} wijzigen</translation>
    </message>
    <message>
        <source>{} is no number; give one from zero on.</source>
        <translation>{} is geen getal; geef er een vanaf nul.</translation>
    </message>
    <message>
        <source>{}. So far {}, from {}.</source>
        <translation>{}. Tot nu toe {}, uit {}.</translation>
    </message>
    <message>
        <source>&amp;Rate</source>
        <translation>&amp;Norm</translation>
    </message>
    <message>
        <source>&amp;Source</source>
        <translation>&amp;Bron</translation>
    </message>
    <message>
        <source>Who measured or ordered it, and when</source>
        <translation>Wie het heeft gemeten of bevolen, en wanneer</translation>
    </message>
    <message>
        <source>Change rate</source>
        <translation>Norm wijzigen</translation>
    </message>
    <message>
        <source>Change rate of {}</source>
        <translation>Norm van {} wijzigen</translation>
    </message>
    <message>
        <source>Back to the library for {}</source>
        <translation>Terug naar de bibliotheek voor {}</translation>
    </message>
    <message>
        <source>{} is no rate; give a number from zero on.</source>
        <translation>{} is geen norm; geef een getal vanaf nul.</translation>
    </message>
</context>
<context>
    <name>SupplyFiles</name>
    <message>
        <source>Tables of units (*.csv *.xlsx)</source>
        <translation>Tabellen van eenheden (*.csv *.xlsx)</translation>
    </message>
    <message>
        <source>Import force</source>
        <translation>Troepenlijst importeren</translation>
    </message>
    <message>
        <source>Import force {}</source>
        <translation>Troepenlijst {} importeren</translation>
    </message>
    <message>
        <source>Export force</source>
        <translation>Troepenlijst exporteren</translation>
    </message>
    <message>
        <source>Workbook (*.xlsx);;Table of units (*.csv)</source>
        <translation>Werkmap (*.xlsx);;Tabel van eenheden (*.csv)</translation>
    </message>
    <message>
        <source>Export stocks and demand</source>
        <translation>Voorraad en behoefte exporteren</translation>
    </message>
    <message>
        <source>Workbook (*.xlsx);;Stock curves (*.csv)</source>
        <translation>Werkmap (*.xlsx);;Voorraadverloop (*.csv)</translation>
    </message>
    <message>
        <source>Written to {}: {}.</source>
        <translation>Geschreven naar {}: {}.</translation>
    </message>
    <message>
        <source>{} units read from {}.</source>
        <translation>{} eenheden gelezen uit {}.</translation>
    </message>
    <message>
        <source>And {} more.</source>
        <translation>En nog {}.</translation>
    </message>
    <message>
        <source>Look at: {}</source>
        <translation>Let op: {}</translation>
    </message>
</context>
<context>
    <name>SupplyPanel</name>
    <message>
        <source>Import force…</source>
        <translation>Troepenlijst importeren…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exporteren…</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>Artikel</translation>
    </message>
    <message>
        <source>Change stock…</source>
        <translation>Voorraad wijzigen…</translation>
    </message>
    <message>
        <source>Change point…</source>
        <translation>Punt wijzigen…</translation>
    </message>
    <message>
        <source>Hours, bays and loading time (F2)</source>
        <translation>Uren, laadplaatsen en laadtijd (F2)</translation>
    </message>
    <message>
        <source>Items of the unit</source>
        <translation>Artikelen van de eenheid</translation>
    </message>
    <message>
        <source>Ammunition rates</source>
        <translation>Munitienormen</translation>
    </message>
    <message>
        <source>Fuel of marches</source>
        <translation>Brandstof van marsen</translation>
    </message>
    <message>
        <source>Planning factors</source>
        <translation>Planningsnormen</translation>
    </message>
    <message>
        <source>Change rate…</source>
        <translation>Norm wijzigen…</translation>
    </message>
    <message>
        <source>Back to the library</source>
        <translation>Terug naar de bibliotheek</translation>
    </message>
    <message>
        <source>Add rate…</source>
        <translation>Norm toevoegen…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importeren…</translation>
    </message>
    <message>
        <source>The plan says nothing of supply yet. Import a force as a table of units, or open a scenario with an entry &apos;supply&apos;.</source>
        <translation>Het plan zegt nog niets over bevoorrading. Importeer een troepenlijst als tabel van eenheden, of open een scenario met &apos;supply&apos;.</translation>
    </message>
    <message>
        <source>{} (and {} more)</source>
        <translation>{} (en nog {})</translation>
    </message>
    <message>
        <source>Force and supply points</source>
        <translation>Troepen en verzorgingspunten</translation>
    </message>
    <message>
        <source>Stock</source>
        <translation>Voorraad</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>Artikelen</translation>
    </message>
    <message>
        <source>March fuel</source>
        <translation>Marsbrandstof</translation>
    </message>
    <message>
        <source>Ammunition</source>
        <translation>Munitie</translation>
    </message>
    <message>
        <source>Lift</source>
        <translation>Vervoer</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Stromen</translation>
    </message>
    <message>
        <source>Sites</source>
        <translation>Locaties</translation>
    </message>
    <message>
        <source>Factors</source>
        <translation>Normen</translation>
    </message>
    <message>
        <source>Import rates from a table</source>
        <translation>Normen uit een tabel importeren</translation>
    </message>
    <message>
        <source>Export rates to a table or a library</source>
        <translation>Normen naar een tabel of bibliotheek exporteren</translation>
    </message>
    <message>
        <source>Item, vehicle, phase, source</source>
        <translation>Artikel, voertuig, fase, bron</translation>
    </message>
    <message>
        <source>Search among factors</source>
        <translation>In de normen zoeken</translation>
    </message>
</context>
<context>
    <name>SureDecisions</name>
    <message>
        <source>Accept advice</source>
        <translation>Advies aannemen</translation>
    </message>
    <message>
        <source>Reject advice</source>
        <translation>Advies afwijzen</translation>
    </message>
    <message>
        <source>Override advice</source>
        <translation>Van advies afwijken</translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation>&amp;Reden</translation>
    </message>
    <message>
        <source>Slack is enough</source>
        <translation>Speling is genoeg</translation>
    </message>
    <message>
        <source>&amp;Ordered instead</source>
        <translation>In plaats daarvan be&amp;volen</translation>
    </message>
    <message>
        <source>Column B starts an hour earlier</source>
        <translation>Colonne B vertrekt een uur eerder</translation>
    </message>
    <message>
        <source>The decision goes on the record of the plan with your post, the reason, and how old and how sure the advice was.</source>
        <translation>Het besluit komt in het logboek van het plan met uw functie, de reden, en hoe oud en hoe zeker het advies was.</translation>
    </message>
</context>
<context>
    <name>SymbolDialog</name>
    <message>
        <source>Choose a symbol</source>
        <translation>Een symbool kiezen</translation>
    </message>
    <message>
        <source>Name, abbreviation or code</source>
        <translation>Naam, afkorting of code</translation>
    </message>
    <message>
        <source>Search symbols</source>
        <translation>Symbolen zoeken</translation>
    </message>
    <message>
        <source>Kind of symbol</source>
        <translation>Soort symbool</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Alle soorten</translation>
    </message>
    <message>
        <source>Symbols</source>
        <translation>Symbolen</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Voorbeeld</translation>
    </message>
    <message>
        <source>Symbol by its code</source>
        <translation>Symbool volgens zijn code</translation>
    </message>
    <message>
        <source>Symbols found: {}</source>
        <translation>Symbolen gevonden: {}</translation>
    </message>
    <message>
        <source>No symbol fits. Try another word, or fewer.</source>
        <translation>Geen symbool past. Probeer een ander woord, of minder.</translation>
    </message>
    <message>
        <source>Other symbol</source>
        <translation>Ander symbool</translation>
    </message>
</context>
<context>
    <name>SymbolForm</name>
    <message>
        <source>&amp;Identity</source>
        <translation>&amp;Identiteit</translation>
    </message>
    <message>
        <source>&amp;Status</source>
        <translation>&amp;Status</translation>
    </message>
    <message>
        <source>&amp;Context</source>
        <translation>&amp;Context</translation>
    </message>
    <message>
        <source>&amp;Echelon</source>
        <translation>&amp;Echelon</translation>
    </message>
    <message>
        <source>Head&amp;quarters</source>
        <translation>Hoofd&amp;kwartier</translation>
    </message>
    <message>
        <source>&amp;Task force</source>
        <translation>&amp;Taskforce</translation>
    </message>
    <message>
        <source>D&amp;ummy</source>
        <translation>Schij&amp;n</translation>
    </message>
    <message>
        <source>Modifier &amp;1</source>
        <translation>Modificator &amp;1</translation>
    </message>
    <message>
        <source>Modifier &amp;2</source>
        <translation>Modificator &amp;2</translation>
    </message>
    <message>
        <source>&amp;Designation</source>
        <translation>&amp;Aanduiding</translation>
    </message>
    <message>
        <source>&amp;Higher formation</source>
        <translation>&amp;Hogere formatie</translation>
    </message>
    <message>
        <source>&amp;Additional information</source>
        <translation>Aan&amp;vullende informatie</translation>
    </message>
    <message>
        <source>Date-time &amp;group</source>
        <translation>Datum-tijd&amp;groep</translation>
    </message>
    <message>
        <source>&amp;Mobility</source>
        <translation>&amp;Mobiliteit</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Geen</translation>
    </message>
</context>
<context>
    <name>SymbolStripForm</name>
    <message>
        <source>Symbol</source>
        <translation>Symbool</translation>
    </message>
    <message>
        <source>Traffic control post</source>
        <translation>Verkeerspost</translation>
    </message>
    <message>
        <source>Start point</source>
        <translation>Startpunt</translation>
    </message>
    <message>
        <source>Release point</source>
        <translation>Vrijgavepunt</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>Controlepunt</translation>
    </message>
    <message>
        <source>Supply point</source>
        <translation>Bevoorradingspunt</translation>
    </message>
    <message>
        <source>Fuel supply point</source>
        <translation>Brandstofpunt</translation>
    </message>
    <message>
        <source>Ammunition supply point</source>
        <translation>Munitiepunt</translation>
    </message>
    <message>
        <source>Other symbol…</source>
        <translation>Ander symbool…</translation>
    </message>
    <message>
        <source>Designation</source>
        <translation>Aanduiding</translation>
    </message>
</context>
<context>
    <name>TimeOnMap</name>
    <message>
        <source>Open a scenario with columns to see them move.</source>
        <translation>Open een scenario met colonnes om ze te zien rijden.</translation>
    </message>
    <message>
        <source>moving {}</source>
        <translation>rijdend {}</translation>
    </message>
    <message>
        <source>halted {}</source>
        <translation>halt {}</translation>
    </message>
    <message>
        <source>to start {}</source>
        <translation>nog te starten {}</translation>
    </message>
    <message>
        <source>through {}</source>
        <translation>door {}</translation>
    </message>
    <message>
        <source>without a place {}</source>
        <translation>zonder plaats {}</translation>
    </message>
</context>
<context>
    <name>TimeSlider</name>
    <message>
        <source>Play</source>
        <translation>Afspelen</translation>
    </message>
    <message>
        <source>Play the operation or stop it (Space)</source>
        <translation>De operatie afspelen of stoppen (spatie)</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Snelheid</translation>
    </message>
    <message>
        <source>Previous moment</source>
        <translation>Vorig moment</translation>
    </message>
    <message>
        <source>Next moment</source>
        <translation>Volgend moment</translation>
    </message>
    <message>
        <source>Moments to jump to</source>
        <translation>Momenten om heen te springen</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>Conflicten</translation>
    </message>
    <message>
        <source>Start points</source>
        <translation>Startpunten</translation>
    </message>
    <message>
        <source>Release points</source>
        <translation>Uitlooppunten</translation>
    </message>
    <message>
        <source>Moment of the operation</source>
        <translation>Moment van de operatie</translation>
    </message>
    <message>
        <source>Time of the operation</source>
        <translation>Tijd van de operatie</translation>
    </message>
    <message>
        <source>{} (Ctrl+{} on the slider)</source>
        <translation>{} (Ctrl+{} op de schuif)</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pauze</translation>
    </message>
</context>
<context>
    <name>TimeSpaceView</name>
    <message>
        <source>Time-space graph</source>
        <translation>Weg-tijdgrafiek</translation>
    </message>
    <message>
        <source>No column drives here. Choose another road, or plan a march.</source>
        <translation>Hier rijdt geen colonne. Kies een andere weg, of plan een mars.</translation>
    </message>
</context>
<context>
    <name>ToolStrip</name>
    <message>
        <source>Tool in the hand</source>
        <translation>Gereedschap in de hand</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopiëren</translation>
    </message>
    <message>
        <source>Copy the result</source>
        <translation>Het resultaat kopiëren</translation>
    </message>
    <message>
        <source>Undo point</source>
        <translation>Punt terug</translation>
    </message>
    <message>
        <source>Take the last point back (Backspace)</source>
        <translation>Het laatste punt terugnemen (Backspace)</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>Gereed</translation>
    </message>
    <message>
        <source>End as it is (Enter)</source>
        <translation>Beëindigen zoals het is (Enter)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
    </message>
    <message>
        <source>Put the tool down (Esc)</source>
        <translation>Het gereedschap neerleggen (Esc)</translation>
    </message>
</context>
<context>
    <name>TrackDesk</name>
    <message>
        <source>Choose a formation first; it decides which roads will do.</source>
        <translation>Kies eerst een formatie; zij bepaalt welke wegen voldoen.</translation>
    </message>
    <message>
        <source>Route along {}</source>
        <translation>Route langs {}</translation>
    </message>
</context>
<context>
    <name>UnlockDialog</name>
    <message>
        <source>Open plan file</source>
        <translation>Planbestand openen</translation>
    </message>
    <message>
        <source>The plan file is encrypted. Without its passphrase, its recovery code or the keyring of whoever kept it there, nobody reads it.</source>
        <translation>Het planbestand is versleuteld. Zonder de wachtzin, de herstelcode of de sleutelring van wie het daar bewaarde, leest niemand het.</translation>
    </message>
</context>
<context>
    <name>UnlockForm</name>
    <message>
        <source>Show</source>
        <translation>Tonen</translation>
    </message>
    <message>
        <source>Open with the &amp;keyring</source>
        <translation>Openen met de &amp;sleutelring</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>&amp;Openen</translation>
    </message>
    <message>
        <source>The key is being worked out</source>
        <translation>De sleutel wordt berekend</translation>
    </message>
    <message>
        <source>&amp;Passphrase</source>
        <translation>&amp;Wachtzin</translation>
    </message>
    <message>
        <source>Recovery &amp;code</source>
        <translation>Herstel&amp;code</translation>
    </message>
    <message>
        <source>as printed on the recovery sheet</source>
        <translation>zoals afgedrukt op het herstelblad</translation>
    </message>
    <message>
        <source>Use the &amp;recovery code</source>
        <translation>De &amp;herstelcode gebruiken</translation>
    </message>
    <message>
        <source>Use the &amp;passphrase</source>
        <translation>De &amp;wachtzin gebruiken</translation>
    </message>
    <message>
        <source>The next try is taken in {} s.</source>
        <translation>De volgende poging kan over {} s.</translation>
    </message>
</context>
<context>
    <name>ViaDrag</name>
    <message>
        <source>Add via point</source>
        <translation>Viapunt toevoegen</translation>
    </message>
    <message>
        <source>Move point</source>
        <translation>Punt verplaatsen</translation>
    </message>
</context>
<context>
    <name>WaysDesk</name>
    <message>
        <source>Set a route to see other ways for it.</source>
        <translation>Zet een route om andere wegen ervoor te zien.</translation>
    </message>
    <message>
        <source>Looking for ways…</source>
        <translation>Wegen zoeken…</translation>
    </message>
    <message>
        <source>Take another way</source>
        <translation>Een andere weg nemen</translation>
    </message>
    <message>
        <source>Ways</source>
        <translation>Alternatieven</translation>
    </message>
    <message>
        <source>Ways could not be looked for.</source>
        <translation>Er kon niet naar wegen worden gezocht.</translation>
    </message>
</context>
<context>
    <name>WaysPanel</name>
    <message>
        <source>Which ways</source>
        <translation>Welke wegen</translation>
    </message>
    <message>
        <source>Take this way</source>
        <translation>Deze weg nemen</translation>
    </message>
    <message>
        <source>Make this way the own route</source>
        <translation>Deze weg de eigen route maken</translation>
    </message>
    <message>
        <source>Way</source>
        <translation>Weg</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tijd</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Lengte</translation>
    </message>
    <message>
        <source>Fuel</source>
        <translation>Brandstof</translation>
    </message>
    <message>
        <source>Climb</source>
        <translation>Stijging</translation>
    </message>
    <message>
        <source>Look at</source>
        <translation>Let op</translation>
    </message>
    <message>
        <source>Set a route to see other ways for it.</source>
        <translation>Zet een route om andere wegen ervoor te zien.</translation>
    </message>
    <message>
        <source>Other routes</source>
        <translation>Andere routes</translation>
    </message>
    <message>
        <source>Trade-offs</source>
        <translation>Afwegingen</translation>
    </message>
    <message>
        <source>Two that share no road</source>
        <translation>Twee zonder gedeelde weg</translation>
    </message>
    <message>
        <source>Two that share no bridge</source>
        <translation>Twee zonder gedeelde brug</translation>
    </message>
    <message>
        <source>Ways</source>
        <translation>Alternatieven</translation>
    </message>
</context>
<context>
    <name>WorkBar</name>
    <message>
        <source>Progress of the search</source>
        <translation>Voortgang van het zoeken</translation>
    </message>
    <message>
        <source>Good enough</source>
        <translation>Goed genoeg</translation>
    </message>
    <message>
        <source>End the search and keep the best so far</source>
        <translation>Het zoeken beëindigen en het beste tot nu toe houden</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>Opgeven</translation>
    </message>
    <message>
        <source>End the search; what was before stays</source>
        <translation>Het zoeken beëindigen; wat er was blijft</translation>
    </message>
    <message>
        <source>Looking for ways…</source>
        <translation>Wegen zoeken…</translation>
    </message>
</context>
<context>
    <name>accessible</name>
    <message>
        <source>{}, at {}</source>
        <translation>{}, op {}</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Bestand</translation>
    </message>
    <message>
        <source>&amp;Plan</source>
        <translation>&amp;Plan</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>Be&amp;werken</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>Beel&amp;d</translation>
    </message>
    <message>
        <source>&amp;Route</source>
        <translation>&amp;Route</translation>
    </message>
    <message>
        <source>&amp;Movement</source>
        <translation>&amp;Verplaatsing</translation>
    </message>
    <message>
        <source>&amp;Supply</source>
        <translation>&amp;Bevoorrading</translation>
    </message>
    <message>
        <source>&amp;Jobs</source>
        <translation>Op&amp;drachten</translation>
    </message>
    <message>
        <source>&amp;Draw</source>
        <translation>&amp;Tekenen</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Help</translation>
    </message>
    <message>
        <source>New plan file…</source>
        <translation>Nieuw planbestand…</translation>
    </message>
    <message>
        <source>Keep this plan in an encrypted file from now on</source>
        <translation>Dit plan van nu af in een versleuteld bestand bewaren</translation>
    </message>
    <message>
        <source>Open plan file…</source>
        <translation>Planbestand openen…</translation>
    </message>
    <message>
        <source>Open a plan file, NAME.plan</source>
        <translation>Een planbestand openen, NAAM.plan</translation>
    </message>
    <message>
        <source>Open bundle…</source>
        <translation>Bundel openen…</translation>
    </message>
    <message>
        <source>Look at a plan that another staff sent, NAME.bundle</source>
        <translation>Een plan bekijken dat een andere staf stuurde, NAAM.bundle</translation>
    </message>
    <message>
        <source>Keep a named version…</source>
        <translation>Benoemde versie bewaren…</translation>
    </message>
    <message>
        <source>Give the plan as it stands a name to come back to</source>
        <translation>Het plan zoals het nu is een naam geven om naar terug te keren</translation>
    </message>
    <message>
        <source>Versions and history</source>
        <translation>Versies en geschiedenis</translation>
    </message>
    <message>
        <source>List who changed what, when and why</source>
        <translation>Tonen wie wat wijzigde, wanneer en waarom</translation>
    </message>
    <message>
        <source>Merge another copy…</source>
        <translation>Andere kopie samenvoegen…</translation>
    </message>
    <message>
        <source>Bring in what another staff did in its copy</source>
        <translation>Overnemen wat een andere staf in haar kopie deed</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Nu reservekopie maken</translation>
    </message>
    <message>
        <source>Write a checked copy beside the plan file</source>
        <translation>Een gecontroleerde kopie naast het planbestand schrijven</translation>
    </message>
    <message>
        <source>Restore a backup…</source>
        <translation>Reservekopie terugzetten…</translation>
    </message>
    <message>
        <source>Go back to a backup of the plan file</source>
        <translation>Teruggaan naar een reservekopie van het planbestand</translation>
    </message>
    <message>
        <source>Close plan file</source>
        <translation>Planbestand sluiten</translation>
    </message>
    <message>
        <source>Close the plan file and take it off the screen</source>
        <translation>Het planbestand sluiten en van het scherm halen</translation>
    </message>
    <message>
        <source>Lock now</source>
        <translation>Nu vergrendelen</translation>
    </message>
    <message>
        <source>Take the plan off the screen until the passphrase</source>
        <translation>Het plan van het scherm halen tot de wachtzin</translation>
    </message>
    <message>
        <source>Lock settings…</source>
        <translation>Instellingen van de vergrendeling…</translation>
    </message>
    <message>
        <source>Say after how long an open plan is locked</source>
        <translation>Zeggen na hoe lang een open plan wordt vergrendeld</translation>
    </message>
    <message>
        <source>Release at a lower marking…</source>
        <translation>Vrijgeven onder een lagere rubricering…</translation>
    </message>
    <message>
        <source>Let a part of the plan out below its marking</source>
        <translation>Een deel van het plan onder zijn rubricering naar buiten laten</translation>
    </message>
    <message>
        <source>Who am I…</source>
        <translation>Wie ben ik…</translation>
    </message>
    <message>
        <source>Give the post that changes are put down to</source>
        <translation>De functie geven waarop wijzigingen op naam komen</translation>
    </message>
    <message>
        <source>Open area…</source>
        <translation>Gebied openen…</translation>
    </message>
    <message>
        <source>Open an area pack, NAME.area</source>
        <translation>Een gebiedspakket openen, NAAM.area</translation>
    </message>
    <message>
        <source>Open scenario…</source>
        <translation>Scenario openen…</translation>
    </message>
    <message>
        <source>Open a scenario, NAME.yaml, on this area</source>
        <translation>Een scenario op dit gebied openen, NAAM.yaml</translation>
    </message>
    <message>
        <source>Open overlay…</source>
        <translation>Oleaat openen…</translation>
    </message>
    <message>
        <source>Open what was drawn, NAME.overlay.geojson</source>
        <translation>Openen wat getekend is, NAAM.overlay.geojson</translation>
    </message>
    <message>
        <source>Save overlay…</source>
        <translation>Oleaat opslaan…</translation>
    </message>
    <message>
        <source>Save symbols, lines, areas, ratings and closures</source>
        <translation>Symbolen, lijnen, gebieden, classificaties en afsluitingen opslaan</translation>
    </message>
    <message>
        <source>Add background map…</source>
        <translation>Achtergrondkaart toevoegen…</translation>
    </message>
    <message>
        <source>Show MBTiles, PMTiles or a GeoTIFF under the plan</source>
        <translation>MBTiles, PMTiles of een GeoTIFF onder het plan tonen</translation>
    </message>
    <message>
        <source>Add overlay of others…</source>
        <translation>Oleaat van anderen toevoegen…</translation>
    </message>
    <message>
        <source>Show a GeoPackage, GeoJSON, KML or GPX over the map</source>
        <translation>Een GeoPackage, GeoJSON, KML of GPX boven de kaart tonen</translation>
    </message>
    <message>
        <source>Print map sheet…</source>
        <translation>Kaartblad afdrukken…</translation>
    </message>
    <message>
        <source>Print the map as a sheet or a strip of them</source>
        <translation>De kaart afdrukken als blad of als strook van bladen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exporteren…</translation>
    </message>
    <message>
        <source>Write march table, routes and map to a folder</source>
        <translation>Marstabel, routes en kaart naar een map schrijven</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Afsluiten</translation>
    </message>
    <message>
        <source>Give a reason…</source>
        <translation>Een reden geven…</translation>
    </message>
    <message>
        <source>Say why the last change was made</source>
        <translation>Zeggen waarom de laatste wijziging is gemaakt</translation>
    </message>
    <message>
        <source>Go to…</source>
        <translation>Ga naar…</translation>
    </message>
    <message>
        <source>Search a place, MGRS, or latitude, longitude</source>
        <translation>Zoek een plaats, MGRS, of breedte, lengte</translation>
    </message>
    <message>
        <source>Copy MGRS</source>
        <translation>MGRS kopiëren</translation>
    </message>
    <message>
        <source>Copy the grid reference under the pointer</source>
        <translation>De kaartcoördinaat onder de aanwijzer kopiëren</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Inzoomen</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Uitzoomen</translation>
    </message>
    <message>
        <source>Whole area</source>
        <translation>Hele gebied</translation>
    </message>
    <message>
        <source>Show the whole area</source>
        <translation>Het hele gebied tonen</translation>
    </message>
    <message>
        <source>Whole route</source>
        <translation>Hele route</translation>
    </message>
    <message>
        <source>Show the chosen route from start to release</source>
        <translation>De gekozen route van begin tot eind tonen</translation>
    </message>
    <message>
        <source>MGRS grid</source>
        <translation>MGRS-raster</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Lagen</translation>
    </message>
    <message>
        <source>List the layers of the map</source>
        <translation>De lagen van de kaart opsommen</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Show routes, closures and what is drawn</source>
        <translation>Routes, afsluitingen en wat getekend is tonen</translation>
    </message>
    <message>
        <source>Base map</source>
        <translation>Basiskaart</translation>
    </message>
    <message>
        <source>Show the map of the area under everything</source>
        <translation>De kaart van het gebied onder alles tonen</translation>
    </message>
    <message>
        <source>Bridge load classes</source>
        <translation>Belastingsklassen van bruggen</translation>
    </message>
    <message>
        <source>Show what bridges bear, from zoom 12 on</source>
        <translation>Tonen wat bruggen dragen, vanaf zoom 12</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>Kiezen</translation>
    </message>
    <message>
        <source>Choose points on the map</source>
        <translation>Punten op de kaart kiezen</translation>
    </message>
    <message>
        <source>Set route</source>
        <translation>Route zetten</translation>
    </message>
    <message>
        <source>Click start and destination; hold Shift for via points</source>
        <translation>Klik begin en bestemming; houd Shift ingedrukt voor viapunten</translation>
    </message>
    <message>
        <source>Reach</source>
        <translation>Bereik</translation>
    </message>
    <message>
        <source>Show where the formation can be, and what stops it</source>
        <translation>Tonen waar de formatie kan komen, en wat haar tegenhoudt</translation>
    </message>
    <message>
        <source>Clear route</source>
        <translation>Route wissen</translation>
    </message>
    <message>
        <source>Drop the points of your own route</source>
        <translation>De punten van uw eigen route laten vallen</translation>
    </message>
    <message>
        <source>Reopen all roads</source>
        <translation>Alle wegen heropenen</translation>
    </message>
    <message>
        <source>Take all your closures back</source>
        <translation>Al uw afsluitingen terugnemen</translation>
    </message>
    <message>
        <source>Other ways</source>
        <translation>Andere wegen</translation>
    </message>
    <message>
        <source>List other routes for the journey that is shown</source>
        <translation>Andere routes voor de getoonde reis opsommen</translation>
    </message>
    <message>
        <source>List of bridges</source>
        <translation>Lijst van bruggen</translation>
    </message>
    <message>
        <source>List what bridges bear and what their loss costs</source>
        <translation>Opsommen wat bruggen dragen en wat hun verlies kost</translation>
    </message>
    <message>
        <source>Columns on the map</source>
        <translation>Colonnes op de kaart</translation>
    </message>
    <message>
        <source>Show every column at a moment, with a time slider</source>
        <translation>Elke colonne op een moment tonen, met een tijdschuif</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>Conflicten</translation>
    </message>
    <message>
        <source>List where columns are in each other&apos;s way</source>
        <translation>Opsommen waar colonnes elkaar in de weg zitten</translation>
    </message>
    <message>
        <source>Time-space graph</source>
        <translation>Weg-tijdgrafiek</translation>
    </message>
    <message>
        <source>Show the columns of a road; drag one in time</source>
        <translation>De colonnes van een weg tonen; sleep er een in de tijd</translation>
    </message>
    <message>
        <source>Critical points</source>
        <translation>Kritieke punten</translation>
    </message>
    <message>
        <source>Show who passes each critical point when</source>
        <translation>Tonen wie elk kritiek punt wanneer passeert</translation>
    </message>
    <message>
        <source>Who is on a road</source>
        <translation>Wie is op een weg</translation>
    </message>
    <message>
        <source>Show who is on a road between two moments</source>
        <translation>Tonen wie tussen twee momenten op een weg is</translation>
    </message>
    <message>
        <source>Schedule the columns…</source>
        <translation>Colonnes inplannen…</translation>
    </message>
    <message>
        <source>Find starts, halts and ways without a conflict</source>
        <translation>Starts, halts en wegen zonder conflict vinden</translation>
    </message>
    <message>
        <source>Plan on from now…</source>
        <translation>Verder plannen vanaf nu…</translation>
    </message>
    <message>
        <source>Plan anew after a road is lost or a column is late</source>
        <translation>Opnieuw plannen nadat een weg verloren is of een colonne te laat is</translation>
    </message>
    <message>
        <source>Proposed schedule</source>
        <translation>Voorgesteld schema</translation>
    </message>
    <message>
        <source>Show the schedule that was found; accept or reject</source>
        <translation>Het gevonden schema tonen; aanvaarden of verwerpen</translation>
    </message>
    <message>
        <source>Movement credits</source>
        <translation>Marskredieten</translation>
    </message>
    <message>
        <source>Approve bids, and judge movements that were seen</source>
        <translation>Aanvragen goedkeuren, en geziene verplaatsingen beoordelen</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Meten</translation>
    </message>
    <message>
        <source>Measure lengths, bearings and areas</source>
        <translation>Lengten, richtingen en oppervlakten meten</translation>
    </message>
    <message>
        <source>Draw line</source>
        <translation>Lijn</translation>
    </message>
    <message>
        <source>Draw a supply route, a convoy, a boundary ...</source>
        <translation>Een bevoorradingsroute, een konvooi, een grens … tekenen</translation>
    </message>
    <message>
        <source>Avoid area</source>
        <translation>Mijdgebied</translation>
    </message>
    <message>
        <source>Draw an area that routes keep out of</source>
        <translation>Een gebied tekenen waar routes buiten blijven</translation>
    </message>
    <message>
        <source>Place symbol</source>
        <translation>Symbool</translation>
    </message>
    <message>
        <source>Place a unit or a point of APP-6</source>
        <translation>Een eenheid of een punt van APP-6 plaatsen</translation>
    </message>
    <message>
        <source>Type a point…</source>
        <translation>Een punt typen…</translation>
    </message>
    <message>
        <source>Type MGRS, latitude and longitude, or bearing and distance</source>
        <translation>MGRS, breedte en lengte, of richting en afstand typen</translation>
    </message>
    <message>
        <source>Find a command…</source>
        <translation>Een opdracht zoeken…</translation>
    </message>
    <message>
        <source>Type a command, a place or a grid reference</source>
        <translation>Een opdracht, een plaats of een kaartcoördinaat typen</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Sneltoetsen</translation>
    </message>
    <message>
        <source>About Marsroute</source>
        <translation>Over Marsroute</translation>
    </message>
    <message>
        <source>How sure is this plan?</source>
        <translation>Hoe zeker is dit plan?</translation>
    </message>
    <message>
        <source>Show the chance that the plan holds, and why</source>
        <translation>De kans tonen dat het plan standhoudt, en waarom</translation>
    </message>
    <message>
        <source>New job…</source>
        <translation>Nieuwe opdracht…</translation>
    </message>
    <message>
        <source>Have this machine or a supercomputer work on it</source>
        <translation>Deze machine of een supercomputer eraan laten werken</translation>
    </message>
    <message>
        <source>List of jobs</source>
        <translation>Lijst van opdrachten</translation>
    </message>
    <message>
        <source>List what machines work on, and what came back</source>
        <translation>Opsommen waar machines aan werken, en wat er terugkwam</translation>
    </message>
    <message>
        <source>Import answer bundle…</source>
        <translation>Antwoordbundel inlezen…</translation>
    </message>
    <message>
        <source>Take in what a machine elsewhere worked out</source>
        <translation>Inlezen wat een machine elders heeft uitgerekend</translation>
    </message>
    <message>
        <source>Sites…</source>
        <translation>Rekencentra…</translation>
    </message>
    <message>
        <source>Show the supercomputers that jobs may go to</source>
        <translation>De supercomputers tonen waar opdrachten heen mogen</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>Modellen…</translation>
    </message>
    <message>
        <source>Show the models, and suspend one</source>
        <translation>De modellen tonen, en er een schorsen</translation>
    </message>
    <message>
        <source>Stocks and demand</source>
        <translation>Voorraad en behoefte</translation>
    </message>
    <message>
        <source>Show who has what, and when it runs dry</source>
        <translation>Tonen wie wat heeft, en wanneer het opraakt</translation>
    </message>
    <message>
        <source>Planning factors</source>
        <translation>Planningsnormen</translation>
    </message>
    <message>
        <source>List rates with their sources, and change them</source>
        <translation>Normen met hun bronnen tonen, en wijzigen</translation>
    </message>
    <message>
        <source>Import force…</source>
        <translation>Troepenlijst importeren…</translation>
    </message>
    <message>
        <source>Read units with vehicles and weapons from a table</source>
        <translation>Eenheden met voertuigen en wapens uit een tabel lezen</translation>
    </message>
    <message>
        <source>Export force…</source>
        <translation>Troepenlijst exporteren…</translation>
    </message>
    <message>
        <source>Write units with stocks to a table, to be read again</source>
        <translation>Eenheden met voorraden naar een tabel schrijven, om weer te lezen</translation>
    </message>
    <message>
        <source>Export stocks and demand…</source>
        <translation>Voorraad en behoefte exporteren…</translation>
    </message>
    <message>
        <source>Write demand, stocks and dates to a table</source>
        <translation>Behoefte, voorraad en data naar een tabel schrijven</translation>
    </message>
    <message>
        <source>Flows from supply points</source>
        <translation>Stromen vanuit verzorgingspunten</translation>
    </message>
    <message>
        <source>Show which point feeds which unit, day by day</source>
        <translation>Tonen welk punt welke eenheid bevoorraadt, dag na dag</translation>
    </message>
    <message>
        <source>Sites of supply points</source>
        <translation>Locaties van verzorgingspunten</translation>
    </message>
    <message>
        <source>Choose among candidate supply points</source>
        <translation>Kiezen onder kandidaat-verzorgingspunten</translation>
    </message>
    <message>
        <source>Delivery rounds</source>
        <translation>Bevoorradingsritten</translation>
    </message>
    <message>
        <source>Show who brings what to whom, and what is left</source>
        <translation>Tonen wie wat naar wie brengt, en wat blijft liggen</translation>
    </message>
    <message>
        <source>Plan delivery rounds</source>
        <translation>Bevoorradingsritten plannen</translation>
    </message>
    <message>
        <source>Find rounds for the vehicles of the plan, now</source>
        <translation>Nu ritten zoeken voor de voertuigen van het plan</translation>
    </message>
    <message>
        <source>Good enough: stop and keep</source>
        <translation>Goed genoeg: stoppen en houden</translation>
    </message>
    <message>
        <source>End the search with the best rounds so far</source>
        <translation>Het zoeken beëindigen met de beste ritten tot nu toe</translation>
    </message>
    <message>
        <source>Export rounds…</source>
        <translation>Ritten exporteren…</translation>
    </message>
    <message>
        <source>Write the rounds to a folder</source>
        <translation>De ritten naar een map schrijven</translation>
    </message>
</context>
<context>
    <name>appearance</name>
    <message>
        <source>Theme</source>
        <translation>Thema</translation>
    </message>
    <message>
        <source>Size of letters</source>
        <translation>Lettergrootte</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Dag</translation>
    </message>
    <message>
        <source>Night</source>
        <translation>Nacht</translation>
    </message>
    <message>
        <source>Red light</source>
        <translation>Rood licht</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoog contrast</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Groter</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Kleiner</translation>
    </message>
    <message>
        <source>Usual</source>
        <translation>Gewoon</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>Beweging beperken</translation>
    </message>
    <message>
        <source>Have the map jump to where it goes, not glide</source>
        <translation>De kaart laten springen naar waar zij heen gaat, niet glijden</translation>
    </message>
</context>
<context>
    <name>bridges</name>
    <message>
        <source>known</source>
        <translation>bekend</translation>
    </message>
    <message>
        <source>two-way</source>
        <translation>twee kanten</translation>
    </message>
    <message>
        <source>one-way</source>
        <translation>één kant</translation>
    </message>
    <message>
        <source>caution</source>
        <translation>voorzichtig</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>onbekend</translation>
    </message>
    <message>
        <source>not</source>
        <translation>niet</translation>
    </message>
    <message>
        <source>Bridge</source>
        <translation>Brug</translation>
    </message>
    <message>
        <source>MGRS</source>
        <translation>MGRS</translation>
    </message>
    <message>
        <source>m</source>
        <translation>m</translation>
    </message>
    <message>
        <source>W</source>
        <translation>W</translation>
    </message>
    <message>
        <source>T</source>
        <translation>R</translation>
    </message>
    <message>
        <source>1×W</source>
        <translation>1×W</translation>
    </message>
    <message>
        <source>1×T</source>
        <translation>1×R</translation>
    </message>
    <message>
        <source>!W</source>
        <translation>!W</translation>
    </message>
    <message>
        <source>!T</source>
        <translation>!R</translation>
    </message>
    <message>
        <source>t</source>
        <translation>t</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Hoog</translation>
    </message>
    <message>
        <source>Wide</source>
        <translation>Breed</translation>
    </message>
    <message>
        <source>Crossing</source>
        <translation>Overgang</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Herkomst</translation>
    </message>
    <message>
        <source>~ is an estimate from a civil sign</source>
        <translation>~ is een schatting van een civiel bord</translation>
    </message>
    <message>
        <source>Length, metres</source>
        <translation>Lengte, meter</translation>
    </message>
    <message>
        <source>MLC wheeled, two-way traffic</source>
        <translation>MLC wiel, tweerichtingsverkeer</translation>
    </message>
    <message>
        <source>MLC tracked, two-way traffic</source>
        <translation>MLC rups, tweerichtingsverkeer</translation>
    </message>
    <message>
        <source>MLC wheeled, one-way traffic</source>
        <translation>MLC wiel, eenrichtingsverkeer</translation>
    </message>
    <message>
        <source>MLC tracked, one-way traffic</source>
        <translation>MLC rups, eenrichtingsverkeer</translation>
    </message>
    <message>
        <source>MLC wheeled, with caution</source>
        <translation>MLC wiel, met voorzichtigheid</translation>
    </message>
    <message>
        <source>MLC tracked, with caution</source>
        <translation>MLC rups, met voorzichtigheid</translation>
    </message>
    <message>
        <source>Civil mass limit, tonnes</source>
        <translation>Civiele massagrens, ton</translation>
    </message>
    <message>
        <source>Clearance over the road, metres</source>
        <translation>Doorrijhoogte, meter</translation>
    </message>
    <message>
        <source>Clearance or (width of the road), metres</source>
        <translation>Doorrijbreedte of (breedte van de weg), meter</translation>
    </message>
    <message>
        <source>Who may cross, and how</source>
        <translation>Wie mag over, en hoe</translation>
    </message>
    <message>
        <source>Who says what the bridge bears</source>
        <translation>Wie zegt wat de brug draagt</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Waarom</translation>
    </message>
    <message>
        <source>Why vehicles are refused, and what is unknown</source>
        <translation>Waarom voertuigen worden geweigerd, en wat onbekend is</translation>
    </message>
</context>
<context>
    <name>conflicts</name>
    <message>
        <source>Too close</source>
        <translation>Te dicht</translation>
    </message>
    <message>
        <source>A column follows with less than the ordered gap.</source>
        <translation>Een colonne volgt met minder dan de bevolen tussenruimte.</translation>
    </message>
    <message>
        <source>Head-on</source>
        <translation>Tegemoet</translation>
    </message>
    <message>
        <source>Two columns meet where the road has one lane.</source>
        <translation>Twee colonnes ontmoeten elkaar waar de weg één strook heeft.</translation>
    </message>
    <message>
        <source>Two at once</source>
        <translation>Twee tegelijk</translation>
    </message>
    <message>
        <source>The road bears one column at a time.</source>
        <translation>De weg draagt één colonne tegelijk.</translation>
    </message>
    <message>
        <source>Crossing</source>
        <translation>Overgang</translation>
    </message>
    <message>
        <source>A column drives through another at a junction.</source>
        <translation>Een colonne rijdt op een kruising door een andere.</translation>
    </message>
    <message>
        <source>Area full</source>
        <translation>Terrein vol</translation>
    </message>
    <message>
        <source>The halt area is too small for all who stand.</source>
        <translation>Het haltterrein is te klein voor allen die er staan.</translation>
    </message>
    <message>
        <source>Road closed</source>
        <translation>Weg afgesloten</translation>
    </message>
    <message>
        <source>A column is on a road while it is closed.</source>
        <translation>Een colonne is op een weg terwijl die is afgesloten.</translation>
    </message>
    <message>
        <source>Too early</source>
        <translation>Te vroeg</translation>
    </message>
    <message>
        <source>The head starts before its earliest time.</source>
        <translation>De kop start vóór haar vroegste tijd.</translation>
    </message>
    <message>
        <source>Too late</source>
        <translation>Te laat</translation>
    </message>
    <message>
        <source>The tail is past its RP after the latest time.</source>
        <translation>De staart is na de laatste tijd voorbij haar RP.</translation>
    </message>
    <message>
        <source>Short halt</source>
        <translation>Korte halt</translation>
    </message>
    <message>
        <source>The halt is shorter than ordered.</source>
        <translation>De halt is korter dan bevolen.</translation>
    </message>
    <message>
        <source>Long halt</source>
        <translation>Lange halt</translation>
    </message>
    <message>
        <source>The halt is longer than allowed.</source>
        <translation>De halt is langer dan toegestaan.</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Vast</translation>
    </message>
    <message>
        <source>The column is not where and when it is locked to.</source>
        <translation>De colonne is niet waar en wanneer zij vastligt.</translation>
    </message>
    <message>
        <source>Overtaking</source>
        <translation>Inhalen</translation>
    </message>
    <message>
        <source>no single shift</source>
        <translation>geen enkele verschuiving</translation>
    </message>
    <message>
        <source>{} {} later</source>
        <translation>{} {} later</translation>
    </message>
    <message>
        <source>{} {} earlier</source>
        <translation>{} {} eerder</translation>
    </message>
    <message>
        <source>Conflict</source>
        <translation>Conflict</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Plaats</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wanneer</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>Overlap</translation>
    </message>
    <message>
        <source>First</source>
        <translation>Eerst</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Dan</translation>
    </message>
    <message>
        <source>Smallest cure</source>
        <translation>Kleinste remedie</translation>
    </message>
    <message>
        <source>No shift of {} alone clears it.</source>
        <translation>Geen verschuiving van {} alleen lost het op.</translation>
    </message>
    <message>
        <source>{} departs {} later.</source>
        <translation>{} vertrekt {} later.</translation>
    </message>
    <message>
        <source>{} departs {} earlier.</source>
        <translation>{} vertrekt {} eerder.</translation>
    </message>
    <message>
        <source>Either may cause other conflicts.</source>
        <translation>Beide kunnen andere conflicten geven.</translation>
    </message>
</context>
<context>
    <name>credits</name>
    <message>
        <source>bid</source>
        <translation>aanvraag</translation>
    </message>
    <message>
        <source>approved</source>
        <translation>goedgekeurd</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>gewijzigd</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>ingetrokken</translation>
    </message>
    <message>
        <source>not in the plan</source>
        <translation>niet in het plan</translation>
    </message>
    <message>
        <source>fits</source>
        <translation>past</translation>
    </message>
    <message>
        <source>changed: {}</source>
        <translation>gewijzigd: {}</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Colonne</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>SP first – last</source>
        <translation>SP eerste – laatste</translation>
    </message>
    <message>
        <source>RP first – last</source>
        <translation>RP eerste – laatste</translation>
    </message>
    <message>
        <source>Vehicles</source>
        <translation>Voertuigen</translation>
    </message>
    <message>
        <source>MLC</source>
        <translation>MLC</translation>
    </message>
    <message>
        <source>Route</source>
        <translation>Route</translation>
    </message>
    <message>
        <source>Movement number; march units add a letter</source>
        <translation>Marsnummer; marseenheden voegen een letter toe</translation>
    </message>
    <message>
        <source>How far the request for road space has come</source>
        <translation>Hoe ver de aanvraag voor wegruimte is</translation>
    </message>
    <message>
        <source>Column, and its march units in order of march</source>
        <translation>Colonne, en haar marseenheden in marsvolgorde</translation>
    </message>
    <message>
        <source>Whether the plan is still as it was granted</source>
        <translation>Of het plan nog is zoals toegekend</translation>
    </message>
    <message>
        <source>First and last vehicle at the start point</source>
        <translation>Eerste en laatste voertuig op het startpunt</translation>
    </message>
    <message>
        <source>First and last vehicle at the release point</source>
        <translation>Eerste en laatste voertuig op het uitlooppunt</translation>
    </message>
    <message>
        <source>Highest military load class</source>
        <translation>Hoogste militaire belastingsklasse</translation>
    </message>
    <message>
        <source>other route</source>
        <translation>andere route</translation>
    </message>
    <message>
        <source>other vehicles</source>
        <translation>andere voertuigen</translation>
    </message>
    <message>
        <source>other march units</source>
        <translation>andere marseenheden</translation>
    </message>
    <message>
        <source>other times on the way</source>
        <translation>andere tijden onderweg</translation>
    </message>
    <message>
        <source>other bid</source>
        <translation>andere aanvraag</translation>
    </message>
    <message>
        <source>{} {} later</source>
        <translation>{} {} later</translation>
    </message>
    <message>
        <source>{} {} earlier</source>
        <translation>{} {} eerder</translation>
    </message>
    <message>
        <source>Wheeled {}, tracked {}</source>
        <translation>Wiel {}, rups {}</translation>
    </message>
</context>
<context>
    <name>history</name>
    <message>
        <source>When</source>
        <translation>Wanneer</translation>
    </message>
    <message>
        <source>Post</source>
        <translation>Functie</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Versie</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Wat</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Waarom</translation>
    </message>
    <message>
        <source>Of what</source>
        <translation>Waarvan</translation>
    </message>
    <message>
        <source>Undo: {}</source>
        <translation>Ongedaan: {}</translation>
    </message>
    <message>
        <source>Redo: {}</source>
        <translation>Opnieuw: {}</translation>
    </message>
</context>
<context>
    <name>jobs</name>
    <message>
        <source>All jobs</source>
        <translation>Alle opdrachten</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>Onderweg</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wachtend</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Beantwoord</translation>
    </message>
    <message>
        <source>Failed or lost</source>
        <translation>Mislukt of zoek</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Ingetrokken</translation>
    </message>
    <message>
        <source>Not sent yet</source>
        <translation>Nog niet verstuurd</translation>
    </message>
    <message>
        <source>Files are there</source>
        <translation>Bestanden zijn er</translation>
    </message>
    <message>
        <source>Handed over</source>
        <translation>Overgegeven</translation>
    </message>
    <message>
        <source>In the queue</source>
        <translation>In de rij</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Bezig</translation>
    </message>
    <message>
        <source>Answer on its way</source>
        <translation>Antwoord onderweg</translation>
    </message>
    <message>
        <source>Answer here</source>
        <translation>Antwoord is er</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Mislukt</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>Zoek</translation>
    </message>
    <message>
        <source>The site refuses the job; mend what it says, or send it elsewhere.</source>
        <translation>Het rekencentrum weigert de opdracht; verhelp wat het zegt, of stuur hem elders heen.</translation>
    </message>
    <message>
        <source>The work itself ended with an error; its log says where.</source>
        <translation>Het werk zelf eindigde met een fout; het logboek zegt waar.</translation>
    </message>
    <message>
        <source>The machine computes other answers than the model promises, so nothing it says is used; send the job elsewhere.</source>
        <translation>De machine rekent andere antwoorden uit dan het model belooft, dus niets ervan wordt gebruikt; stuur de opdracht elders heen.</translation>
    </message>
    <message>
        <source>It ran out of memory; ask for more of it, or send it elsewhere.</source>
        <translation>Het geheugen raakte op; vraag om meer, of stuur hem elders heen.</translation>
    </message>
    <message>
        <source>Its time ran out again and again before one piece was finished; ask for more time.</source>
        <translation>De tijd raakte telkens op voordat één stuk af was; vraag om meer tijd.</translation>
    </message>
    <message>
        <source>The machines that worked on it died again and again; try later.</source>
        <translation>De machines die eraan werkten, vielen telkens uit; probeer het later.</translation>
    </message>
    <message>
        <source>The disk of the site is full; remove folders of old jobs there, then try again.</source>
        <translation>De schijf van het rekencentrum is vol; verwijder daar mappen van oude opdrachten en probeer het opnieuw.</translation>
    </message>
    <message>
        <source>It waits for something that will not come; send it elsewhere.</source>
        <translation>Hij wacht op iets wat niet komt; stuur hem elders heen.</translation>
    </message>
    <message>
        <source>What came back is not the answer to this job, or was changed on its way; it is not used.</source>
        <translation>Wat terugkwam, is niet het antwoord op deze opdracht, of is onderweg gewijzigd; het wordt niet gebruikt.</translation>
    </message>
    <message>
        <source>The bundle that came back cannot be believed; it is not used.</source>
        <translation>De bundel die terugkwam, is niet te geloven; hij wordt niet gebruikt.</translation>
    </message>
    <message>
        <source>Being cancelled</source>
        <translation>Wordt ingetrokken</translation>
    </message>
    <message>
        <source>Failed: {}</source>
        <translation>Mislukt: {}</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>geweigerd</translation>
    </message>
    <message>
        <source>error</source>
        <translation>fout</translation>
    </message>
    <message>
        <source>wrong machine</source>
        <translation>verkeerde machine</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>geheugen</translation>
    </message>
    <message>
        <source>time</source>
        <translation>tijd</translation>
    </message>
    <message>
        <source>machines died</source>
        <translation>machines uitgevallen</translation>
    </message>
    <message>
        <source>disk full</source>
        <translation>schijf vol</translation>
    </message>
    <message>
        <source>stuck</source>
        <translation>zit vast</translation>
    </message>
    <message>
        <source>false answer</source>
        <translation>vals antwoord</translation>
    </message>
    <message>
        <source>false bundle</source>
        <translation>valse bundel</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>Deze machine</translation>
    </message>
    <message>
        <source>Carried by hand</source>
        <translation>Gedragen</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Waar</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Voortgang</translation>
    </message>
    <message>
        <source>Node time</source>
        <translation>Rekentijd</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Ouderdom</translation>
    </message>
    <message>
        <source>Where the job stands, and why it failed</source>
        <translation>Hoe de opdracht ervoor staat, en waarom hij mislukte</translation>
    </message>
    <message>
        <source>What was asked; the title never leaves this machine</source>
        <translation>Wat gevraagd werd; de titel verlaat deze machine nooit</translation>
    </message>
    <message>
        <source>Who works on it</source>
        <translation>Wie eraan werkt</translation>
    </message>
    <message>
        <source>Pieces of work that are finished, of all</source>
        <translation>Stukken werk die af zijn, van alle</translation>
    </message>
    <message>
        <source>Hours that machines worked on it, all parts together</source>
        <translation>Uren dat machines eraan werkten, alle delen samen</translation>
    </message>
    <message>
        <source>Since it was asked, by the clock of this machine</source>
        <translation>Sinds het gevraagd werd, volgens de klok van deze machine</translation>
    </message>
</context>
<context>
    <name>march_table</name>
    <message>
        <source>F2 or a double click: type another start time</source>
        <translation>F2 of dubbelklik: typ een andere starttijd</translation>
    </message>
    <message>
        <source>F2 or a double click: type another length of the halt</source>
        <translation>F2 of dubbelklik: typ een andere duur van de halt</translation>
    </message>
    <message>
        <source>Serial</source>
        <translation>Serial</translation>
    </message>
    <message>
        <source>March unit</source>
        <translation>Marseenheid</translation>
    </message>
    <message>
        <source>Veh</source>
        <translation>Vtg</translation>
    </message>
    <message>
        <source>Serial of the column, in order of march</source>
        <translation>Serial van de colonne, in marsvolgorde</translation>
    </message>
    <message>
        <source>Vehicles that move under one commander</source>
        <translation>Voertuigen die onder één commandant rijden</translation>
    </message>
    <message>
        <source>Vehicles in the march unit</source>
        <translation>Voertuigen in de marseenheid</translation>
    </message>
    <message>
        <source>fills {}, a vehicle waits up to {}, the last is filled at {}</source>
        <translation>vult {}, een voertuig wacht tot {}, het laatste is gevuld om {}</translation>
    </message>
    <message>
        <source>{} at {}: arrives {}, clear {}, after {}</source>
        <translation>{} bij {}: aankomst {}, vrij {}, na {}</translation>
    </message>
    <message>
        <source>Halt</source>
        <translation>Halt</translation>
    </message>
    <message>
        <source>arrival time AT of the head – clearance time CT of the tail</source>
        <translation>aankomsttijd AT van de kop – vrijkomtijd CT van de staart</translation>
    </message>
</context>
<context>
    <name>rounds</name>
    <message>
        <source>no depot gives it out</source>
        <translation>geen depot verstrekt het</translation>
    </message>
    <message>
        <source>depots have not enough of it</source>
        <translation>depots hebben er niet genoeg van</translation>
    </message>
    <message>
        <source>no vehicle can carry it</source>
        <translation>geen voertuig kan het vervoeren</translation>
    </message>
    <message>
        <source>no way leads there</source>
        <translation>er leidt geen weg heen</translation>
    </message>
    <message>
        <source>more than the largest vehicle carries</source>
        <translation>meer dan het grootste voertuig kan vervoeren</translation>
    </message>
    <message>
        <source>its hours cannot be met</source>
        <translation>de uren zijn niet te halen</translation>
    </message>
    <message>
        <source>out and back does not fit in a shift</source>
        <translation>heen en terug past niet in een dienst</translation>
    </message>
    <message>
        <source>not enough vehicles for all</source>
        <translation>niet genoeg voertuigen voor alles</translation>
    </message>
    <message>
        <source>driver rest leaves no time</source>
        <translation>de rijtijden laten geen tijd over</translation>
    </message>
    <message>
        <source>no escorted group can be made up</source>
        <translation>er is geen begeleide groep te vormen</translation>
    </message>
    <message>
        <source>others have more priority</source>
        <translation>andere hebben meer voorrang</translation>
    </message>
    <message>
        <source>drives</source>
        <translation>rijdt</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>wacht</translation>
    </message>
    <message>
        <source>loads</source>
        <translation>laadt</translation>
    </message>
    <message>
        <source>unloads</source>
        <translation>lost</translation>
    </message>
    <message>
        <source>rests</source>
        <translation>rust</translation>
    </message>
    <message>
        <source>{}: drives to {}</source>
        <translation>{}: rijdt naar {}</translation>
    </message>
    <message>
        <source>Loads: {}, vehicles: {}, {}, all back by {}.</source>
        <translation>Ladingen: {}, voertuigen: {}, {}, alle terug om {}.</translation>
    </message>
    <message>
        <source>Drops that do not get all: {} of {}.</source>
        <translation>Losplaatsen die niet alles krijgen: {} van {}.</translation>
    </message>
    <message>
        <source>Every drop gets all it wants.</source>
        <translation>Elke losplaats krijgt alles wat zij vraagt.</translation>
    </message>
    <message>
        <source>No plan is better.</source>
        <translation>Geen plan is beter.</translation>
    </message>
    <message>
        <source>No plan that brings as much costs less.</source>
        <translation>Geen plan dat evenveel brengt kost minder.</translation>
    </message>
    <message>
        <source>At most {} above the best that brings as much.</source>
        <translation>Hoogstens {} boven het beste dat evenveel brengt.</translation>
    </message>
    <message>
        <source>At most {} above the best possible.</source>
        <translation>Hoogstens {} boven het best mogelijke.</translation>
    </message>
    <message>
        <source>Vehicle</source>
        <translation>Voertuig</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Van</translation>
    </message>
    <message>
        <source>Loads</source>
        <translation>Ladingen</translation>
    </message>
    <message>
        <source>Stops</source>
        <translation>Stops</translation>
    </message>
    <message>
        <source>Filled</source>
        <translation>Gevuld</translation>
    </message>
    <message>
        <source>Begins</source>
        <translation>Begint</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Terug</translation>
    </message>
    <message>
        <source>Driven</source>
        <translation>Gereden</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Lengte</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>Leaves</source>
        <translation>Vertrekt</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Wat</translation>
    </message>
    <message>
        <source>Loads at {}</source>
        <translation>Laadt bij {}</translation>
    </message>
    <message>
        <source>arrives {}, begins {}</source>
        <translation>komt aan {}, begint {}</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>Losplaats</translation>
    </message>
    <message>
        <source>Not brought</source>
        <translation>Niet gebracht</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>Oorzaak</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Waarom</translation>
    </message>
    <message>
        <source>Nothing that was tried would mend it.</source>
        <translation>Niets van wat is geprobeerd verhelpt het.</translation>
    </message>
    <message>
        <source>Would mend it: {}</source>
        <translation>Dit verhelpt het: {}</translation>
    </message>
    <message>
        <source>or: {}</source>
        <translation>of: {}</translation>
    </message>
</context>
<context>
    <name>route_cards</name>
    <message>
        <source>up to {} steep</source>
        <translation>tot {} steil</translation>
    </message>
    <message>
        <source>No road leads there</source>
        <translation>Er leidt geen weg heen</translation>
    </message>
    <message>
        <source>No road was refused</source>
        <translation>Er is geen weg geweigerd</translation>
    </message>
    <message>
        <source>This is also the best route without any limit.</source>
        <translation>Dit is ook zonder enige beperking de beste route.</translation>
    </message>
    <message>
        <source>What the limits cost</source>
        <translation>Wat de beperkingen kosten</translation>
    </message>
    <message>
        <source>Without limits the best route is {} and {}; this one is {}, {}.</source>
        <translation>Zonder beperkingen is de beste route {} en {}; deze is {}, {}.</translation>
    </message>
    <message>
        <source>Look at</source>
        <translation>Let op</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>geweigerd</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>Settings in {} are not used: {}. The usual ones apply.</source>
        <translation>Instellingen in {} worden niet gebruikt: {}. De gewone gelden.</translation>
    </message>
    <message>
        <source>it cannot be read ({})</source>
        <translation>het is niet te lezen ({})</translation>
    </message>
    <message>
        <source>it is larger than a megabyte</source>
        <translation>het is groter dan een megabyte</translation>
    </message>
    <message>
        <source>it is garbled</source>
        <translation>het is verminkt</translation>
    </message>
    <message>
        <source>it holds values that Marsroute never writes</source>
        <translation>er staan waarden in die Marsroute nooit schrijft</translation>
    </message>
    <message>
        <source>The setting {} in {} cannot be read as it stands; the usual value applies.</source>
        <translation>De instelling {} in {} is zo niet te lezen; de gewone waarde geldt.</translation>
    </message>
    <message>
        <source>Settings cannot be kept in {}. Make room on the disk, or take the file&apos;s write protection off.</source>
        <translation>Instellingen kunnen niet in {} worden bewaard. Maak ruimte op de schijf, of haal de schrijfbeveiliging van het bestand.</translation>
    </message>
</context>
<context>
    <name>sites</name>
    <message>
        <source>○ Not tried yet</source>
        <translation>○ Nog niet geprobeerd</translation>
    </message>
    <message>
        <source>● OK</source>
        <translation>● In orde</translation>
    </message>
    <message>
        <source>○ Offline</source>
        <translation>○ Offline</translation>
    </message>
    <message>
        <source>▲ Queue is down</source>
        <translation>▲ Wachtrij ligt stil</translation>
    </message>
    <message>
        <source>▲ Login needed</source>
        <translation>▲ Aanmelden nodig</translation>
    </message>
    <message>
        <source>✕ Host key changed</source>
        <translation>✕ Hostsleutel gewijzigd</translation>
    </message>
    <message>
        <source>Choose Try now to see whether it can be reached.</source>
        <translation>Kies Nu proberen om te zien of het bereikbaar is.</translation>
    </message>
    <message>
        <source>Jobs wait here and leave when the link is back.</source>
        <translation>Opdrachten wachten hier en vertrekken zodra de verbinding terug is.</translation>
    </message>
    <message>
        <source>Nothing is lost; it is asked again from time to time.</source>
        <translation>Er is niets verloren; het wordt af en toe opnieuw gevraagd.</translation>
    </message>
    <message>
        <source>Choose Log in; no machine tries that by itself.</source>
        <translation>Kies Aanmelden; geen machine probeert dat uit zichzelf.</translation>
    </message>
    <message>
        <source>Nothing goes there. Ask the operators of the site by another way, and put the new key into the site profile only if they confirm it.</source>
        <translation>Er gaat niets heen. Vraag het de beheerders langs een andere weg, en zet de nieuwe sleutel pas in het profiel als zij hem bevestigen.</translation>
    </message>
</context>
<context>
    <name>supply</name>
    <message>
        <source>Item</source>
        <translation>Artikel</translation>
    </message>
    <message>
        <source>For each</source>
        <translation>Voor elke</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wanneer</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Norm</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Bron</translation>
    </message>
    <message>
        <source>plan: {}</source>
        <translation>plan: {}</translation>
    </message>
    <message>
        <source>Return: change this rate; Delete: back to the library</source>
        <translation>Enter: deze norm wijzigen; Delete: terug naar de bibliotheek</translation>
    </message>
    <message>
        <source>Ammunition</source>
        <translation>Munitie</translation>
    </message>
    <message>
        <source>Weapon</source>
        <translation>Wapen</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Aantal</translation>
    </message>
    <message>
        <source>RSR a day</source>
        <translation>RSR per dag</translation>
    </message>
    <message>
        <source>CSR a day</source>
        <translation>CSR per dag</translation>
    </message>
    <message>
        <source>Short by</source>
        <translation>Tekort</translation>
    </message>
    <message>
        <source>{} of {} wanted in {} days</source>
        <translation>{} van {} gevraagd in {} dagen</translation>
    </message>
    <message>
        <source>how much there is is not known</source>
        <translation>hoeveel er is, is niet bekend</translation>
    </message>
    <message>
        <source>{} can be given out</source>
        <translation>{} kan worden verstrekt</translation>
    </message>
    <message>
        <source>in bulk</source>
        <translation>in bulk</translation>
    </message>
    <message>
        <source>Refuelled</source>
        <translation>Getankt</translation>
    </message>
    <message>
        <source>motorway</source>
        <translation>autosnelweg</translation>
    </message>
    <message>
        <source>trunk road</source>
        <translation>autoweg</translation>
    </message>
    <message>
        <source>primary road</source>
        <translation>hoofdweg</translation>
    </message>
    <message>
        <source>secondary road</source>
        <translation>secundaire weg</translation>
    </message>
    <message>
        <source>tertiary road</source>
        <translation>tertiaire weg</translation>
    </message>
    <message>
        <source>minor road</source>
        <translation>kleine weg</translation>
    </message>
    <message>
        <source>street</source>
        <translation>straat</translation>
    </message>
    <message>
        <source>living street</source>
        <translation>woonerf</translation>
    </message>
    <message>
        <source>service road</source>
        <translation>ventweg</translation>
    </message>
    <message>
        <source>track</source>
        <translation>onverharde weg</translation>
    </message>
    <message>
        <source>ferry</source>
        <translation>veer</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Eenheid</translation>
    </message>
    <message>
        <source>Day from</source>
        <translation>Dag vanaf</translation>
    </message>
    <message>
        <source>Fed from</source>
        <translation>Vanuit</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Hoeveelheid</translation>
    </message>
    <message>
        <source>Trips</source>
        <translation>Ritten</translation>
    </message>
    <message>
        <source>Mostly by</source>
        <translation>Meest over</translation>
    </message>
    <message>
        <source>Worst</source>
        <translation>Slechtste</translation>
    </message>
    <message>
        <source>With</source>
        <translation>Met</translation>
    </message>
    <message>
        <source>Way</source>
        <translation>Weg</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tijd</translation>
    </message>
    <message>
        <source>{} t</source>
        <translation>{} t</translation>
    </message>
    <message>
        <source>Class of most of the way</source>
        <translation>Klasse van het grootste deel van de weg</translation>
    </message>
    <message>
        <source>Trips of that day: {}; all items that go together share them.</source>
        <translation>Ritten van die dag: {}; alle artikelen die samen gaan delen ze.</translation>
    </message>
    <message>
        <source>One way, with loading and unloading</source>
        <translation>Enkele reis, met laden en lossen</translation>
    </message>
    <message>
        <source>Least class of which there are 250 m or more</source>
        <translation>Laagste klasse waarvan er 250 m of meer is</translation>
    </message>
    <message>
        <source>Trips: {}, {} in all.</source>
        <translation>Ritten: {}, samen {}.</translation>
    </message>
    <message>
        <source>Units that fall short: {} of {}.</source>
        <translation>Eenheden die tekortkomen: {} van {}.</translation>
    </message>
    <message>
        <source>No unit falls below its safety level.</source>
        <translation>Geen eenheid komt onder haar veiligheidsniveau.</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Ontbreekt</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Wat</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Tot</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Waarom</translation>
    </message>
    <message>
        <source>need not met</source>
        <translation>behoefte niet gedekt</translation>
    </message>
    <message>
        <source>Tried by planning again:</source>
        <translation>Beproefd door opnieuw te plannen:</translation>
    </message>
    <message>
        <source>More vehicles, stock or room of the kinds there are would hardly help.</source>
        <translation>Meer voertuigen, voorraad of ruimte van de aanwezige soorten zou nauwelijks helpen.</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>Punt</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>Bevoorraadt</translation>
    </message>
    <message>
        <source>Farthest</source>
        <translation>Verste</translation>
    </message>
    <message>
        <source>✓ already</source>
        <translation>✓ al open</translation>
    </message>
    <message>
        <source>✓ chosen</source>
        <translation>✓ gekozen</translation>
    </message>
    <message>
        <source>not chosen</source>
        <translation>niet gekozen</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Aandeel</translation>
    </message>
    <message>
        <source>Chosen: {}.</source>
        <translation>Gekozen: {}.</translation>
    </message>
    <message>
        <source>The points that are open already serve best.</source>
        <translation>De punten die al open zijn dienen het best.</translation>
    </message>
    <message>
        <source>Open: {}; {} a day.</source>
        <translation>Open: {}; {} per dag.</translation>
    </message>
    <message>
        <source>No choice is better.</source>
        <translation>Geen keuze is beter.</translation>
    </message>
    <message>
        <source>At most {} above the best possible.</source>
        <translation>Hoogstens {} boven het best mogelijke.</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Colonne</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Lengte</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Van</translation>
    </message>
    <message>
        <source>Fuel</source>
        <translation>Brandstof</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Vlak</translation>
    </message>
    <message>
        <source>Climb</source>
        <translation>Stijging</translation>
    </message>
    <message>
        <source>Surface</source>
        <translation>Wegdek</translation>
    </message>
    <message>
        <source>Nobody falls short within {} days.</source>
        <translation>Niemand komt binnen {} dagen tekort.</translation>
    </message>
    <message>
        <source>{} of {} units fall short; first {}: no {} from {}.</source>
        <translation>{} van {} eenheden komen tekort; eerst {}: geen {} vanaf {}.</translation>
    </message>
    <message>
        <source>{} of {} units fall short; first {}: {} below safety level, {}.</source>
        <translation>{} van {} eenheden komen tekort; eerst {}: {} onder veiligheidsniveau, {}.</translation>
    </message>
    <message>
        <source>{} class {}: days until it falls short, or it lasts</source>
        <translation>{} klasse {}: dagen tot het tekort, of het strekt</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Mensen</translation>
    </message>
    <message>
        <source>Supply points</source>
        <translation>Verzorgingspunten</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>On hand</source>
        <translation>Aanwezig</translation>
    </message>
    <message>
        <source>A day</source>
        <translation>Per dag</translation>
    </message>
    <message>
        <source>Lasts</source>
        <translation>Duurt</translation>
    </message>
    <message>
        <source>Safety</source>
        <translation>Veiligheid</translation>
    </message>
    <message>
        <source>Objective</source>
        <translation>Doelvoorraad</translation>
    </message>
    <message>
        <source>Below safety</source>
        <translation>Onder veiligheid</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>Leeg</translation>
    </message>
    <message>
        <source>runs out</source>
        <translation>raakt op</translation>
    </message>
    <message>
        <source>below safety level</source>
        <translation>onder veiligheidsniveau</translation>
    </message>
    <message>
        <source>enough</source>
        <translation>genoeg</translation>
    </message>
    <message>
        <source>stock not known</source>
        <translation>voorraad onbekend</translation>
    </message>
    <message>
        <source>not needed</source>
        <translation>niet nodig</translation>
    </message>
    <message>
        <source>person and day</source>
        <translation>persoon en dag</translation>
    </message>
    <message>
        <source>hour idling</source>
        <translation>uur stationair</translation>
    </message>
    <message>
        <source>hour on roads</source>
        <translation>uur op wegen</translation>
    </message>
    <message>
        <source>hour cross-country</source>
        <translation>uur in terrein</translation>
    </message>
    <message>
        <source>km on roads</source>
        <translation>km op wegen</translation>
    </message>
    <message>
        <source>km cross-country</source>
        <translation>km in terrein</translation>
    </message>
    <message>
        <source>vehicle and day</source>
        <translation>voertuig en dag</translation>
    </message>
    <message>
        <source>weapon and day</source>
        <translation>wapen en dag</translation>
    </message>
    <message>
        <source>unit and day</source>
        <translation>eenheid en dag</translation>
    </message>
    <message>
        <source>move</source>
        <translation>verplaatsing</translation>
    </message>
    <message>
        <source>attack</source>
        <translation>aanval</translation>
    </message>
    <message>
        <source>defence</source>
        <translation>verdediging</translation>
    </message>
    <message>
        <source>reserve</source>
        <translation>reserve</translation>
    </message>
    <message>
        <source>temperate</source>
        <translation>gematigd</translation>
    </message>
    <message>
        <source>tropical</source>
        <translation>tropisch</translation>
    </message>
    <message>
        <source>arid</source>
        <translation>droog</translation>
    </message>
    <message>
        <source>cold</source>
        <translation>koud</translation>
    </message>
    <message>
        <source>sustaining</source>
        <translation>duurzaam</translation>
    </message>
    <message>
        <source>minimum</source>
        <translation>minimum</translation>
    </message>
    <message>
        <source>team</source>
        <translation>ploeg</translation>
    </message>
    <message>
        <source>squad</source>
        <translation>groep</translation>
    </message>
    <message>
        <source>section</source>
        <translation>sectie</translation>
    </message>
    <message>
        <source>platoon</source>
        <translation>peloton</translation>
    </message>
    <message>
        <source>company</source>
        <translation>compagnie</translation>
    </message>
    <message>
        <source>battalion</source>
        <translation>bataljon</translation>
    </message>
    <message>
        <source>regiment</source>
        <translation>regiment</translation>
    </message>
    <message>
        <source>brigade</source>
        <translation>brigade</translation>
    </message>
    <message>
        <source>division</source>
        <translation>divisie</translation>
    </message>
    <message>
        <source>corps</source>
        <translation>legerkorps</translation>
    </message>
</context>
<context>
    <name>sure</name>
    <message>
        <source>By the instant estimate the whole plan holds in {}: {}.</source>
        <translation>Volgens de directe schatting houdt het hele plan stand in {}: {}.</translation>
    </message>
    <message>
        <source>Simulate the plan to see this.</source>
        <translation>Simuleer het plan om dit te zien.</translation>
    </message>
    <message>
        <source>It adds up means and spreads and lets the queues pass once. It knows little of what chance does to queues; simulate the plan to be surer.</source>
        <translation>Zij telt gemiddelden en spreidingen op en laat de rijen één keer doorlopen. Van wat toeval met rijen doet, weet zij weinig; simuleer het plan om zekerder te zijn.</translation>
    </message>
    <message>
        <source>Own bridges</source>
        <translation>Eigen bruggen</translation>
    </message>
    <message>
        <source>Pairs of bridges</source>
        <translation>Paren bruggen</translation>
    </message>
    <message>
        <source>No bridge of the plan was tried as lost; send a new job.</source>
        <translation>Geen brug van het plan is als verloren geprobeerd; stuur een nieuwe opdracht.</translation>
    </message>
    <message>
        <source>The whole plan holds in {} simulated moves: {}.</source>
        <translation>Het hele plan houdt stand in {} gesimuleerde marsen: {}.</translation>
    </message>
    <message>
        <source>Instant estimate, without a model: {}.</source>
        <translation>Directe schatting, zonder model: {}.</translation>
    </message>
    <message>
        <source>From sampling: {} of 100, as {} moves were simulated.</source>
        <translation>Door de steekproef: {} van 100, want er zijn {} marsen gesimuleerd.</translation>
    </message>
    <message>
        <source>From assumptions: {} of 100, with breakdowns or spreads halved or doubled. They are assumed, not measured.</source>
        <translation>Door aannamen: {} van 100, met pech of spreiding gehalveerd of verdubbeld. Zij zijn aangenomen, niet gemeten.</translation>
    </message>
    <message>
        <source>No extra gap of up to {} min reaches 90 of 100.</source>
        <translation>Geen extra tussenruimte tot {} min haalt 90 van 100.</translation>
    </message>
    <message>
        <source>It needs no extra gap to hold in 90 of 100.</source>
        <translation>Het heeft geen extra tussenruimte nodig om in 90 van 100 stand te houden.</translation>
    </message>
    <message>
        <source>With an extra gap of {} min between march units it holds in {}.</source>
        <translation>Met een extra tussenruimte van {} min tussen marseenheden houdt het stand in {}.</translation>
    </message>
    <message>
        <source>more than 99 of 100</source>
        <translation>meer dan 99 van 100</translation>
    </message>
    <message>
        <source>fewer than 1 of 100</source>
        <translation>minder dan 1 van 100</translation>
    </message>
    <message>
        <source>{} of 100</source>
        <translation>{} van 100</translation>
    </message>
    <message>
        <source>highly likely</source>
        <translation>zeer waarschijnlijk</translation>
    </message>
    <message>
        <source>likely</source>
        <translation>waarschijnlijk</translation>
    </message>
    <message>
        <source>an even chance</source>
        <translation>een gelijke kans</translation>
    </message>
    <message>
        <source>unlikely</source>
        <translation>onwaarschijnlijk</translation>
    </message>
    <message>
        <source>highly unlikely</source>
        <translation>zeer onwaarschijnlijk</translation>
    </message>
    <message>
        <source>Ordered by the plan: {}</source>
        <translation>Door het plan bevolen: {}</translation>
    </message>
    <message>
        <source>Planned time and slack, as the plan orders none: {}</source>
        <translation>Geplande tijd en speling, want het plan beveelt er geen: {}</translation>
    </message>
    <message>
        <source>&gt; 99 of 100</source>
        <translation>&gt; 99 van 100</translation>
    </message>
    <message>
        <source>&lt; 1 of 100</source>
        <translation>&lt; 1 van 100</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nooit</translation>
    </message>
    <message>
        <source>In half of the moves by {}; {} to {}</source>
        <translation>In de helft van de marsen vóór {}; {} tot {}</translation>
    </message>
    <message>
        <source>March units</source>
        <translation>Marseenheden</translation>
    </message>
    <message>
        <source>March unit</source>
        <translation>Marseenheid</translation>
    </message>
    <message>
        <source>Deadline</source>
        <translation>Uiterlijk</translation>
    </message>
    <message>
        <source>On time</source>
        <translation>Op tijd</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>Toeval</translation>
    </message>
    <message>
        <source>Assumed</source>
        <translation>Aanname</translation>
    </message>
    <message>
        <source>Clears RP</source>
        <translation>Voorbij RP</translation>
    </message>
    <message>
        <source>Instant</source>
        <translation>Direct</translation>
    </message>
    <message>
        <source>March unit of the plan</source>
        <translation>Marseenheid van het plan</translation>
    </message>
    <message>
        <source>Tail past the release point at the latest</source>
        <translation>Staart uiterlijk voorbij het uitlooppunt</translation>
    </message>
    <message>
        <source>Simulated moves of a hundred that meet the deadline</source>
        <translation>Gesimuleerde marsen van de honderd die de uiterste tijd halen</translation>
    </message>
    <message>
        <source>What chance alone leaves open, of a hundred</source>
        <translation>Wat toeval alleen openlaat, van de honderd</translation>
    </message>
    <message>
        <source>What other assumptions give, halved and doubled, of a hundred</source>
        <translation>Wat andere aannamen geven, gehalveerd en verdubbeld, van de honderd</translation>
    </message>
    <message>
        <source>Tail past the release point in 5 to 95 of 100 moves</source>
        <translation>Staart voorbij het uitlooppunt in 5 tot 95 van 100 marsen</translation>
    </message>
    <message>
        <source>By the instant estimate, without a model</source>
        <translation>Volgens de directe schatting, zonder model</translation>
    </message>
    <message>
        <source>Nobody marches.</source>
        <translation>Niemand marcheert.</translation>
    </message>
    <message>
        <source>Defiles</source>
        <translation>Vernauwingen</translation>
    </message>
    <message>
        <source>Single-file section</source>
        <translation>Eénbaans gedeelte</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Waar</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Wachten</translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>Wacht</translation>
    </message>
    <message>
        <source>Bridge or road that one column passes at a time</source>
        <translation>Brug of weg waar één colonne tegelijk passeert</translation>
    </message>
    <message>
        <source>Grid reference</source>
        <translation>Kaartcoördinaat</translation>
    </message>
    <message>
        <source>Minutes that all units wait there together, on average</source>
        <translation>Minuten die alle eenheden daar samen gemiddeld wachten</translation>
    </message>
    <message>
        <source>How many units wait there, on average</source>
        <translation>Hoeveel eenheden daar gemiddeld wachten</translation>
    </message>
    <message>
        <source>Nobody waits before a bridge or a narrow road.</source>
        <translation>Niemand wacht voor een brug of een smalle weg.</translation>
    </message>
    <message>
        <source>If lost</source>
        <translation>Bij verlies</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>Units late</source>
        <translation>Te laat</translation>
    </message>
    <message>
        <source>Cut off</source>
        <translation>Afgesneden</translation>
    </message>
    <message>
        <source>Plan holds</source>
        <translation>Houdt stand</translation>
    </message>
    <message>
        <source>Bridge on the plan&apos;s own routes; the gravest loss comes first</source>
        <translation>Brug op de eigen routes van het plan; het zwaarste verlies staat bovenaan</translation>
    </message>
    <message>
        <source>More units late, on average; ± is what chance leaves open</source>
        <translation>Meer eenheden te laat, gemiddeld; ± is wat toeval openlaat</translation>
    </message>
    <message>
        <source>Units without any way left</source>
        <translation>Eenheden zonder enige weg</translation>
    </message>
    <message>
        <source>Simulated moves of a hundred in which all are on time</source>
        <translation>Gesimuleerde marsen van de honderd waarin allen op tijd zijn</translation>
    </message>
    <message>
        <source>chosen by the user</source>
        <translation>door de gebruiker gekozen</translation>
    </message>
    <message>
        <source>assumed</source>
        <translation>aangenomen</translation>
    </message>
    <message>
        <source>Minutes that all who get through are later together</source>
        <translation>Minuten die allen die erdoor komen samen later zijn</translation>
    </message>
    <message>
        <source>Assumptions</source>
        <translation>Aannamen</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Wat</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Waarde</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Bereik</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Bron</translation>
    </message>
    <message>
        <source>Why so</source>
        <translation>Waarom zo</translation>
    </message>
    <message>
        <source>What the simulation stands on</source>
        <translation>Waar de simulatie op steunt</translation>
    </message>
    <message>
        <source>What is reckoned with</source>
        <translation>Waarmee wordt gerekend</translation>
    </message>
    <message>
        <source>In which the truth may well lie</source>
        <translation>Waarin de waarheid kan liggen</translation>
    </message>
    <message>
        <source>Who says so; assumed where nobody has measured it</source>
        <translation>Wie het zegt; aangenomen waar niemand het heeft gemeten</translation>
    </message>
    <message>
        <source>What the value was chosen after</source>
        <translation>Waarnaar de waarde is gekozen</translation>
    </message>
</context>
<context>
    <name>symbols</name>
    <message>
        <source>Symbol {}</source>
        <translation>Symbool {}</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>Eenheden</translation>
    </message>
    <message>
        <source>Control points</source>
        <translation>Controlemaatregelen</translation>
    </message>
    <message>
        <source>Installations</source>
        <translation>Installaties</translation>
    </message>
    <message>
        <source>Equipment</source>
        <translation>Materieel</translation>
    </message>
    <message>
        <source>Friend</source>
        <translation>Eigen</translation>
    </message>
    <message>
        <source>Assumed friend</source>
        <translation>Vermoedelijk eigen</translation>
    </message>
    <message>
        <source>Neutral</source>
        <translation>Neutraal</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Onbekend</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>Nog te bepalen</translation>
    </message>
    <message>
        <source>Suspect</source>
        <translation>Verdacht</translation>
    </message>
    <message>
        <source>Hostile</source>
        <translation>Vijandig</translation>
    </message>
    <message>
        <source>Reality</source>
        <translation>Werkelijkheid</translation>
    </message>
    <message>
        <source>Exercise</source>
        <translation>Oefening</translation>
    </message>
    <message>
        <source>Simulation</source>
        <translation>Simulatie</translation>
    </message>
    <message>
        <source>Present</source>
        <translation>Aanwezig</translation>
    </message>
    <message>
        <source>Planned or anticipated</source>
        <translation>Gepland of verwacht</translation>
    </message>
    <message>
        <source>Present, fully capable</source>
        <translation>Aanwezig, volledig inzetbaar</translation>
    </message>
    <message>
        <source>Present, damaged</source>
        <translation>Aanwezig, beschadigd</translation>
    </message>
    <message>
        <source>Present, destroyed</source>
        <translation>Aanwezig, vernield</translation>
    </message>
    <message>
        <source>Present, full to capacity</source>
        <translation>Aanwezig, vol</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Geen</translation>
    </message>
    <message>
        <source>Ø  Team, crew</source>
        <translation>Ø  Team, bemanning</translation>
    </message>
    <message>
        <source>•  Squad</source>
        <translation>•  Groep</translation>
    </message>
    <message>
        <source>••  Section</source>
        <translation>••  Sectie</translation>
    </message>
    <message>
        <source>•••  Platoon</source>
        <translation>•••  Peloton</translation>
    </message>
    <message>
        <source>I  Company, battery</source>
        <translation>I  Compagnie, batterij</translation>
    </message>
    <message>
        <source>II  Battalion, squadron</source>
        <translation>II  Bataljon, afdeling</translation>
    </message>
    <message>
        <source>III  Regiment, group</source>
        <translation>III  Regiment, groep</translation>
    </message>
    <message>
        <source>X  Brigade</source>
        <translation>X  Brigade</translation>
    </message>
    <message>
        <source>XX  Division</source>
        <translation>XX  Divisie</translation>
    </message>
    <message>
        <source>XXX  Corps</source>
        <translation>XXX  Legerkorps</translation>
    </message>
    <message>
        <source>XXXX  Army</source>
        <translation>XXXX  Leger</translation>
    </message>
    <message>
        <source>XXXXX  Army group</source>
        <translation>XXXXX  Legergroep</translation>
    </message>
    <message>
        <source>XXXXXX  Region</source>
        <translation>XXXXXX  Regio</translation>
    </message>
    <message>
        <source>++  Command</source>
        <translation>++  Commando</translation>
    </message>
    <message>
        <source>Wheeled</source>
        <translation>Wielen</translation>
    </message>
    <message>
        <source>Wheeled, cross-country</source>
        <translation>Wielen, terreinvaardig</translation>
    </message>
    <message>
        <source>Tracked</source>
        <translation>Rups</translation>
    </message>
    <message>
        <source>Wheeled and tracked</source>
        <translation>Wielen en rups</translation>
    </message>
    <message>
        <source>Towed</source>
        <translation>Getrokken</translation>
    </message>
    <message>
        <source>Rail</source>
        <translation>Spoor</translation>
    </message>
    <message>
        <source>Pack animals</source>
        <translation>Lastdieren</translation>
    </message>
    <message>
        <source>Over snow</source>
        <translation>Over sneeuw</translation>
    </message>
    <message>
        <source>Sled</source>
        <translation>Slede</translation>
    </message>
    <message>
        <source>Barge</source>
        <translation>Aak</translation>
    </message>
    <message>
        <source>Amphibious</source>
        <translation>Amfibisch</translation>
    </message>
</context>
<context>
    <name>typed_points</name>
    <message>
        <source>{} is no bearing; type degrees or mils, such as 45.</source>
        <translation>{} is geen richting; typ graden of mils, zoals 45.</translation>
    </message>
    <message>
        <source>A bearing of {} is more than a circle; type 0 to {}.</source>
        <translation>Een richting van {} is meer dan een cirkel; typ 0 tot {}.</translation>
    </message>
    <message>
        <source>{} is no distance; type metres or km, such as 1.5 km.</source>
        <translation>{} is geen afstand; typ meters of km, zoals 1.5 km.</translation>
    </message>
    <message>
        <source>A distance of {} m is not on the globe; type another.</source>
        <translation>Een afstand van {} m ligt niet op de aardbol; typ een andere.</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>paved</source>
        <translation>verhard</translation>
    </message>
    <message>
        <source>gravel</source>
        <translation>grind</translation>
    </message>
    <message>
        <source>earth</source>
        <translation>aarde</translation>
    </message>
    <message>
        <source>soft ground</source>
        <translation>zachte grond</translation>
    </message>
    <message>
        <source>surface unknown</source>
        <translation>wegdek onbekend</translation>
    </message>
    <message>
        <source>Fastest</source>
        <translation>Snelst</translation>
    </message>
    <message>
        <source>Shortest</source>
        <translation>Kortst</translation>
    </message>
    <message>
        <source>Least fuel</source>
        <translation>Minste brandstof</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>Toestaan</translation>
    </message>
    <message>
        <source>Allow and warn</source>
        <translation>Toestaan, waarschuwen</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>Weigeren</translation>
    </message>
    <message>
        <source>Start point</source>
        <translation>Startpunt</translation>
    </message>
    <message>
        <source>Release point</source>
        <translation>Vrijgavepunt</translation>
    </message>
    <message>
        <source>Via point</source>
        <translation>Viapunt</translation>
    </message>
    <message>
        <source>Bridge</source>
        <translation>Brug</translation>
    </message>
    <message>
        <source>Tunnel</source>
        <translation>Tunnel</translation>
    </message>
    <message>
        <source>Ford</source>
        <translation>Doorwaadplaats</translation>
    </message>
    <message>
        <source>Ferry</source>
        <translation>Veer</translation>
    </message>
    <message>
        <source>Barrier</source>
        <translation>Versperring</translation>
    </message>
    <message>
        <source>Railway crossing</source>
        <translation>Spoorwegovergang</translation>
    </message>
    <message>
        <source>signed</source>
        <translation>bord</translation>
    </message>
    <message>
        <source>legal default</source>
        <translation>wettelijke waarde</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>onleesbaar</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>geen beperking</translation>
    </message>
    <message>
        <source>estimate</source>
        <translation>schatting</translation>
    </message>
    <message>
        <source>own rating</source>
        <translation>eigen classificatie</translation>
    </message>
    <message>
        <source>assumption</source>
        <translation>aanname</translation>
    </message>
    <message>
        <source>Main supply route</source>
        <translation>Hoofdbevoorradingsroute</translation>
    </message>
    <message>
        <source>Alternate supply route</source>
        <translation>Alternatieve bevoorradingsroute</translation>
    </message>
    <message>
        <source>Moving convoy</source>
        <translation>Rijdend konvooi</translation>
    </message>
    <message>
        <source>Halted convoy</source>
        <translation>Stilstaand konvooi</translation>
    </message>
    <message>
        <source>Boundary</source>
        <translation>Vakgrens</translation>
    </message>
    <message>
        <source>Bridge or gap</source>
        <translation>Brug of overgang</translation>
    </message>
    <message>
        <source>Ferry line</source>
        <translation>Veerverbinding</translation>
    </message>
    <message>
        <source>Easy ford</source>
        <translation>Eenvoudige doorwaadplaats</translation>
    </message>
    <message>
        <source>Difficult ford</source>
        <translation>Moeilijke doorwaadplaats</translation>
    </message>
    <message>
        <source>Obstacle line</source>
        <translation>Hindernislijn</translation>
    </message>
    <message>
        <source>Two-way</source>
        <translation>Twee richtingen</translation>
    </message>
    <message>
        <source>One-way</source>
        <translation>Eén richting</translation>
    </message>
    <message>
        <source>Alternating</source>
        <translation>Beurtelings</translation>
    </message>
</context>
</TS>
