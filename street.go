package vidhuk

// StreetKind is what a street is called besides its name.
type StreetKind string

const (
	Road       StreetKind = "street"     // вулиця
	Avenue     StreetKind = "avenue"     // проспект
	Lane       StreetKind = "lane"       // провулок
	Boulevard  StreetKind = "boulevard"  // бульвар
	Square     StreetKind = "square"     // площа
	Descent    StreetKind = "descent"    // узвіз
	Embankment StreetKind = "embankment" // набережна
	Highway    StreetKind = "highway"    // шосе
	Drive      StreetKind = "drive"      // проїзд
	Alley      StreetKind = "alley"      // алея
	DeadEnd    StreetKind = "dead_end"   // тупик
	Quarter    StreetKind = "quarter"    // мікрорайон without street names
)

// StreetKinds lists every kind.
var StreetKinds = []StreetKind{
	Road, Avenue, Lane, Boulevard, Square, Descent, Embankment, Highway, Drive, Alley, DeadEnd, Quarter,
}

// Street is one entry of the city's gazetteer: an official name, and every other
// name by which people know it.
type Street struct {
	Key      string     `json:"key" doc:"never changes: messages carry it"`
	Kind     StreetKind `json:"kind"`
	Name     string     `json:"name" doc:"current name without the kind: «Адміральська»"`
	Aliases  []string   `json:"aliases,omitempty" doc:"old names, Russian and short forms"`
	Area     string     `json:"area,omitempty" doc:"part of the city, where another has a street of the same name"`
	District string     `json:"district,omitempty" doc:"slug of the district that holds the whole street; empty: see houses, or nobody knows"`
	Lat      float64    `json:"lat,omitempty" doc:"WGS 84 degrees; 0 with lon 0 means no point"`
	Lon      float64    `json:"lon,omitempty"`
	Houses   []Houses   `json:"houses,omitempty" doc:"parts of the street of which more is known"`
}

// Houses is a part of a street by house numbers.
type Houses struct {
	Numbers  string  `json:"numbers" doc:"«4–6», «2–98 парні», «318, 325/1», «12-А»"`
	District string  `json:"district,omitempty" doc:"slug of a district"`
	Lat      float64 `json:"lat,omitempty"`
	Lon      float64 `json:"lon,omitempty"`
}

// GazetteerSetting is the setting that changes with every new gazetteer.
const GazetteerSetting = "gazetteer"
