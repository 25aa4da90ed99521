package page

import (
	"slices"
	"strings"

	"vidhuk"
	"vidhuk/web/page/icon"
)

// Addresses that the layout itself links to. The packages of the pages serve
// them.
const (
	FeedPath       = "/"
	BoardPath      = "/page"
	NewPath        = "/new"
	SignInPath     = "/signin"
	SignOutPath    = "/signout"    // POST
	PreferencePath = "/preference" // POST; see Preference
	AccountPath    = "/account"
	MinePath       = "/me" // one's own messages
	NoticesPath    = "/notices"
	RulesPath      = "/rules"
	JournalPath    = "/journal"
	AlertsPath     = "/alerts"
	ManifestPath   = "/manifest.webmanifest"
	OfflinePath    = "/offline"
	MeasuresPath   = AccountPath + "/sanctions" // what a block means, and how to appeal (4.4)
	StatsPath      = "/stats"
	AcceptPath     = "/account/rules" // where members accept the rules of now
)

// entry is one link of the navigation.
type entry struct {
	href  string
	key   string // of its text
	icon  icon.Icon
	count func(Counters) int  // nil: no number
	shown func(v Viewer) bool // nil: to everybody
	main  bool                // stands in the bar of a phone; the others are in the menu
	deep  bool                // stands in the menu on every screen
	aside bool                // stands there for staff, whose bar is full without it
	call  bool                // the one thing that we want people to do
}

// navigation is every entry, in the order of the bar.
var navigation = []entry{
	{href: FeedPath, key: "nav.feed", icon: icon.List, main: true},
	{href: NewPath, key: "nav.new", icon: icon.Megaphone, main: true, call: true, shown: citizen},
	{
		href: "/desk", key: "nav.desk", icon: icon.Inbox, main: true,
		shown: has(vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf, vidhuk.Mayor),
		count: func(c Counters) int { return c.Queue + c.Proposals + c.Appeals + c.Reports + c.Held + c.Secluded },
	},
	{
		href: "/desk/tags", key: "nav.tags", icon: icon.At, main: true,
		shown: has(vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf),
		count: func(c Counters) int { return c.Tags },
	},
	{
		href: "/work", key: "nav.work", icon: icon.Inbox, main: true,
		shown: has(vidhuk.Executor, vidhuk.Operator1588),
		count: func(c Counters) int { return c.Work },
	},
	{href: MinePath, key: "nav.mine", icon: icon.Person, main: true, shown: writes},
	{
		href: "/desk/members", key: "nav.members", icon: icon.Affected,
		shown: has(vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf),
		count: func(c Counters) int { return c.Members },
	},
	{
		href: "/desk/sanctions", key: "nav.measures", icon: icon.Scale,
		deep: true, shown: has(vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf),
		count: func(c Counters) int { return c.Measures },
	},
	{href: "/desk/posts", key: "nav.posts", icon: icon.Edit, deep: true, shown: has(vidhuk.Moderator, vidhuk.Administrator)},
	{href: "/work/posts", key: "nav.posts", icon: icon.Edit, deep: true, shown: has(vidhuk.Executor, vidhuk.Operator1588)},
	{href: "/work/profile", key: "nav.profile", icon: icon.Organization, deep: true, shown: has(vidhuk.Executor, vidhuk.Operator1588)},
	{
		href: "/desk/alerts", key: "nav.alerts.desk", icon: icon.Alarm,
		shown: has(desks...),
	},
	{
		href: "/work/alerts", key: "nav.alerts.desk", icon: icon.Alarm,
		shown: func(v Viewer) bool {
			return v.Is(vidhuk.Executor, vidhuk.Operator1588) && !v.Is(desks...)
		},
	},
	{href: BoardPath, key: "nav.page", icon: icon.News, aside: true},
	{href: SearchPath, key: "nav.search", icon: icon.Search},
	{
		href: AlertsPath, key: "nav.alerts", icon: icon.Alarm,
		shown: func(v Viewer) bool { return !v.Is(desks...) && !v.Is(vidhuk.Executor, vidhuk.Operator1588) }, // their desk leads there
	},
	{href: "/desk/evidence", key: "nav.evidence", icon: icon.Camera, deep: true, shown: has(vidhuk.Administrator, vidhuk.DepartmentOf)},
	{href: "/desk/evidence/new", key: "nav.evidence.new", icon: icon.Camera, deep: true, shown: func(v Viewer) bool {
		return v.May(vidhuk.DeedAddEvidence) && !v.Is(vidhuk.Administrator, vidhuk.DepartmentOf)
	}},
	{href: "/desk/mail", key: "nav.mail", icon: icon.Send, deep: true, shown: has(vidhuk.Administrator, vidhuk.DepartmentOf, vidhuk.SysAdmin)},
	{href: "/desk/figures", key: "nav.workload", icon: icon.Chart, deep: true, shown: has(vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf)},
	{href: "/desk/words", key: "nav.words", icon: icon.Scale, deep: true, shown: has(vidhuk.Administrator, vidhuk.DepartmentOf)},
	{href: "/desk/stop", key: "nav.stop", icon: icon.Archive, deep: true, shown: has(vidhuk.Administrator, vidhuk.DepartmentOf)},
	{href: "/organizations", key: "nav.organizations", icon: icon.Landmark, aside: true},
	{href: StatsPath, key: "nav.stats", icon: icon.Chart, aside: true},
	{href: RulesPath, key: "nav.rules", icon: icon.Book, deep: true},
}

// desks are the roles that work at the centre's own desks.
var desks = []vidhuk.Role{vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf, vidhuk.Mayor}

// staff are the desks and those who answer.
var staff = append(slices.Clone(desks), vidhuk.Executor, vidhuk.Operator1588)

func has(roles ...vidhuk.Role) func(Viewer) bool {
	return func(v Viewer) bool { return v.Is(roles...) }
}

// citizen is who may write, or may yet come to: everybody but the staff that
// only works at a desk, and nobody after activity was stopped (7.1).
func citizen(v Viewer) bool {
	return v.Stopped == nil && (!v.SignedIn() || v.May(vidhuk.DeedSubmit) || v.Blocked != nil) // an emergency is open to the blocked too
}

// writes is who has messages of their own, the first one of a newcomer included.
func writes(v Viewer) bool { return v.Sees(OwnMessages) || v.Membership == vidhuk.Applied }

// entries gives the viewer's navigation.
func (p *Page) entries() []entry {
	list := slices.DeleteFunc(slices.Clone(navigation), func(e entry) bool {
		return e.shown != nil && !e.shown(p.Viewer)
	})
	for i, e := range list {
		list[i].deep = e.deep || e.aside && p.Viewer.Is(staff...)
	}
	return list
}

// number is what stands beside the entry; zero shows nothing.
func (p *Page) number(e entry) int {
	if e.count == nil {
		return 0
	}
	return e.count(p.Counters)
}

// current reports whether the entry is where we are: the entry whose address is
// the longest beginning of ours.
func (p *Page) current(e entry) bool {
	at := p.Section
	if at == "" {
		at = p.bare()
	}
	return under(at, e.href) && !slices.ContainsFunc(navigation, func(o entry) bool {
		return len(o.href) > len(e.href) && under(at, o.href)
	})
}

func under(at, href string) bool {
	return at == href || href != "/" && strings.HasPrefix(at, href+"/")
}
