package ukrainian

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// TermVersion names what Terms makes of a text. It changes whenever the same text
// would give other terms: an index made by another version must be made anew.
const TermVersion = "1"

// Term is what a search index holds for a word, and where the word stands.
type Term struct {
	Text       string // letters and digits only, at most longestTerm of them
	Start, End int    // bytes of the original text: s[Start:End]
}

// longestTerm is in characters: nobody searches for more.
const longestTerm = 40

// Terms cuts a text into what an index holds and a query asks for: the stem of
// each word, Russian city words read as the Ukrainian ones, abbreviations of
// addresses written out, and numbers. Words that say nothing (Stop) are left out.
// A house «12-а» gives 12а and 12; each part of another hyphenated word gives its
// own term.
func Terms(s string) []Term {
	var terms []Term
	for _, t := range Tokens(s) {
		for _, text := range termsOf(t.Word) {
			terms = append(terms, Term{text, t.Start, t.End})
		}
	}
	return terms
}

// termsOf gives the terms of one folded word.
func termsOf(word string) []string {
	word = strings.ReplaceAll(word, string(apostrophe), "")
	if full, ok := abbreviations[word]; ok {
		return present(full)
	}
	if !strings.Contains(word, "-") {
		return plainTerms(word)
	}
	parts := strings.Split(word, "-")
	if len(parts) == 2 && isNumber(parts[0]) && shortLetters(parts[1]) {
		return plainTerms(parts[0] + parts[1])
	}
	var terms []string
	for _, p := range parts {
		terms = append(terms, plainTerms(p)...)
	}
	return terms
}

// plainTerms gives the terms of a word without hyphens.
func plainTerms(word string) []string {
	if digits := leadingDigits(word); digits != "" && shortLetters(word[len(digits):]) {
		if ordinals[word[len(digits):]] {
			return present(digits)
		}
		return []string{cap40(digits + houseLetters.Replace(word[len(digits):])), cap40(digits)}
	}
	if stopWords[word] {
		return nil
	}
	if full, ok := abbreviations[word]; ok {
		return present(full)
	}
	stem := Stem(word)
	if ours, ok := synonyms[stem]; ok {
		stem = ours
	}
	return present(stem)
}

// present is the term, if anything of it can be in an index.
func present(term string) []string {
	term = strings.Map(func(r rune) rune {
		if wordRune(r) {
			return r
		}
		return -1
	}, term)
	if term == "" {
		return nil
	}
	return []string{cap40(term)}
}

// houseLetters reads the letter of a house that was typed in Latin.
var houseLetters = strings.NewReplacer("a", "а", "b", "б", "v", "в", "g", "г", "d", "д", "e", "е", "i", "і", "k", "к")

func cap40(term string) string {
	n := 0
	for i := range term {
		if n == longestTerm {
			return term[:i]
		}
		n++
	}
	return term
}

func leadingDigits(word string) string {
	end := strings.IndexFunc(word, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		return ""
	}
	return word[:end]
}

func isNumber(word string) bool {
	return word != "" && strings.Trim(word, "0123456789") == ""
}

// shortLetters reports whether a word may stand behind a number: the letter of a
// house, or the ending of an ordinal.
func shortLetters(word string) bool {
	return word != "" && utf8.RuneCountInString(word) <= 2 && strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// Stop reports whether a word, in any case, is one of those that say nothing: an
// index does not hold it.
func Stop(word string) bool { return stopWords[strings.ReplaceAll(Fold(word), string(apostrophe), "")] }

// Weak reports whether a term only helps to say an address («вулиця», «будинок») or
// that something is missing («немає», which people say in twenty ways): a query that
// has other terms does not insist on it.
func Weak(term string) bool { return weak[term] }

// ordinals are the endings that one writes behind a number: «5-го», «22-ї».
var ordinals = set("й го му ї ій х ми ма та те ти ою ю ое ая ой их им е я м")

// stopWords are folded, without apostrophes: Ukrainian first, then Russian.
var stopWords = set(
	"і й та а але або чи що щоб як яка який яке які якого якої яку якій яким яких це цей ця ці цього цієї цьому цю цим цих той те ті того тієї тому ту тих тим",
	"в у на з із зі до від од по для про за при під над між об о через перед після біля коло",
	"я ми ви він вона воно вони мене мені нас нам вас вам його йому її їй їх їм нею ним ними собі себе свій своя своє свої свого своєї своїх",
	"наш наша наше наші нашого нашої нашому нашу наших нашим нашій ваш ваша ваше ваші вашого вашої вашому вашу ваших вашій мій моя моє мої мого моєї моєму мою моїх моїй",
	"не ні ж же би б хай нехай то так також теж ще вже уже лише тільки навіть саме дуже адже бо якщо коли де тут там тоді тепер зараз куди звідки чому",
	"є бути був була було були буде будуть будемо бувають бував весь вся все всі всіх всього всю всьому усе усі усіх кожен кожна кожний інші інший інша",
	"прошу просимо просим будь ласка добрий доброго день дня вечора ранку шановні шановний шановна дякую дякуємо повідомляю звертаюсь звертаюся звертаємося",
	"и во со к ко от из об что чтоби как какой какая какие это етот эта эти этого этой этом этот тот того той тому ту тех тем",
	"он она оно они меня мне его ему ее ей их им нами нас ви ми мой моя мое мои моего моей моем моих нашем нашей наших вашей ваших свой своей своих",
	"ли ли би же еще уже только даже очень или но если когда где здесь там тут тогда сейчас почему также тоже ето ета",
	"есть бить бил била било били будет будут весь вся все всех всего каждий другие",
	"пожалуйста добрий здравствуйте спасибо уважаемие",
)

// abbreviations are of addresses, written out.
var abbreviations = stemmed(map[string]string{
	"вул": "вулиця", "ул": "вулиця", "вулиц": "вулиця",
	"пр": "проспект", "прт": "проспект", "пр-т": "проспект", "просп": "проспект", "пркт": "проспект", "пр-кт": "проспект",
	"пров": "провулок", "пер": "провулок", "пл": "площа", "бр": "бульвар", "б-р": "бульвар", "бульв": "бульвар", "наб": "набережна", "узв": "узвіз",
	"буд": "будинок", "д": "будинок", "кв": "квартира", "корп": "корпус", "під": "під’їзд", "підїзд": "під’їзд",
	"мкрн": "мікрорайон", "мкр": "мікрорайон", "м-н": "мікрорайон", "мрн": "мікрорайон", "м-рн": "мікрорайон", "рн": "район", "р-н": "район", "р-ні": "район", "р-ну": "район",
	"шк": "школа", "дитсадок": "садок", "днз": "садок", "зош": "школа", "поліклін": "поліклініка",
})

func stemmed(table map[string]string) map[string]string {
	m := make(map[string]string, len(table))
	for short, full := range table {
		m[short] = Stem(full)
	}
	return m
}

// synonyms lead the stem of a word, mostly Russian, to that of the Ukrainian word
// that means the same in a city.
var synonyms = stemPairs(
	"улица вулиця", "переулок провулок", "площадь площа", "набережная набережна", "дом будинок", "здание будівля", "двор двір",
	"подъезд під’їзд", "парадное під’їзд", "этаж поверх", "крыша дах", "кровля покрівля", "подвал підвал", "чердак горище", "лестница сходи", "ступеньки сходи",
	"окно вікно", "дверь двері", "стена стіна", "потолок стеля", "квартира квартира", "жилец мешканець", "житель мешканець", "сосед сусід",
	"мусор сміття", "свалка звалище", "мусорный сміттєвий", "контейнер контейнер", "бак бак", "урна урна", "уборка прибирання", "убирать прибирати", "вывоз вивезення", "вывозить вивозити",
	"свет світло", "электричество електроенергія", "электроэнергия електроенергія", "фонарь ліхтар", "освещение освітлення", "лампа лампа", "столб стовп", "опора опора", "провод провід",
	"отопление опалення", "отопительный опалювальний", "батарея батарея", "тепло тепло", "холод холод", "холодный холодний", "горячий гарячий", "давление тиск", "напор напір", "счетчик лічильник",
	"канализация каналізація", "водоснабжение водопостачання", "труба труба", "течь течія", "протекать протікати", "прорыв прорив", "прорвало прорвало", "затопить затопити",
	"дорога дорога", "тротуар тротуар", "яма яма", "выбоина вибоїна", "асфальт асфальт", "бордюр бордюр", "лужа калюжа", "люк люк", "разметка розмітка", "переход перехід", "светофор світлофор", "перекресток перехрестя",
	"остановка зупинка", "троллейбус тролейбус", "автобус автобус", "трамвай трамвай", "маршрутка маршрутка", "маршрут маршрут", "водитель водій", "пассажир пасажир", "движение рух", "стоянка стоянка", "парковка парковка",
	"дерево дерево", "ветка гілка", "ветви гілки", "куст кущ", "трава трава", "клумба клумба", "сквер сквер", "парк парк", "обрезка обрізка", "спилить спиляти", "срубить зрубати", "саженец саджанець",
	"собака собака", "бездомный безпритульний", "бродячий безпритульний", "кошка кішка", "крыса щур", "таракан тарган", "комар комар",
	"лифт ліфт", "ребенок дитина", "дети діти", "детский дитячий", "больница лікарня", "поликлиника поліклініка", "скорая швидка", "врач лікар", "аптека аптека", "кладбище кладовище",
	"рынок ринок", "магазин магазин", "торговля торгівля", "киоск кіоск", "ларек кіоск", "незаконный незаконний", "строительство будівництво", "стройка будівництво", "забор паркан", "ограждение огорожа", "земля земля", "участок ділянка",
	"снег сніг", "гололед ожеледиця", "лед лід", "песок пісок", "соль сіль", "дождь дощ", "сосулька бурулька",
	"отключить відключити", "отключение відключення", "включить включити", "увімкнути включити", "ввімкнути включити", "вимкнути відключити", "відсутній немає", "відсутність немає", "відсутнє немає", "отсутствовать немає", "отсутствие немає", "отсутствующий немає", "нет немає", "нету немає", "нема немає",
	"отремонтировать відремонтувати", "ремонтировать ремонтувати", "починить полагодити", "починка ремонт", "покрасить пофарбувати", "покраска фарбування", "заменить замінити", "замена заміна", "установить встановити", "установка встановлення", "поставить поставити", "разбитый розбитий", "сломанный зламаний", "сломать зламати", "сломался зламався", "грязь бруд", "грязный брудний", "вонь сморід", "запах запах", "шум шум", "дым дим", "огонь вогонь", "пожар пожежа",
	"площадка майданчик", "качели гойдалки", "скамейка лавка", "лавочка лавка", "песочница пісочниця", "горка гірка",
	"город місто", "городской міський", "район район", "мост міст", "берег берег", "река річка", "пляж пляж", "учебный навчальний", "учитель вчитель", "сад сад", "садик садок", "детсад садок",
	"тариф тариф", "льгота пільга", "субсидия субсидія", "пособие допомога", "квитанция квитанція", "задолженность заборгованість", "начисление нарахування", "перерасчет перерахувати", "перерахунок перерахувати", "проезд проїзд", "билет квиток", "деньги гроші",
	"январь січень", "февраль лютий", "март березень", "апрель квітень", "май травень", "июнь червень", "июль липень", "август серпень", "сентябрь вересень", "октябрь жовтень", "ноябрь листопад", "декабрь грудень",
	"последний останній", "сегодня сьогодні", "вчера вчора", "неделя тиждень", "месяц місяць", "год рік", "ночь ніч", "утро ранок", "вечер вечір", "постоянно постійно", "никто ніхто", "сколько скільки", "работать працювати", "работа робота",
)

func stemPairs(pairs ...string) map[string]string {
	m := make(map[string]string, len(pairs))
	for _, p := range pairs {
		theirs, ours, _ := strings.Cut(p, " ")
		if from, to := Stem(theirs), Stem(ours); from != to {
			m[from] = to
		}
	}
	return m
}

// weak are the terms of Weak.
var weak = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("вулиця проспект провулок площа бульвар набережна узвіз будинок корпус мікрорайон місто миколаїв номер адреса немає") {
		m[Stem(w)] = true
	}
	return m
}()
