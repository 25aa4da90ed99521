// Package execute holds the desk of those who answer: the executors of
// organizations and the operators of the service 1588. It turns forms into deeds
// of package center, always in the name of an organization, and views of package
// look into pages; it decides nothing itself.
//
// The map of the room:
//
//	execute.go    the routes and who passes them
//	inbox.go      the assignments by deadline, and emergencies without review
//	view.go       one message as the desk shows it
//	act.go        the table of what an organization does: form → deed
//	decide.go     what every one of them does with its answer
//	photo.go      photos of an answer, kept while the form comes back
//	question.go   the questions of the forms, and the words around them
//
// The templates: inbox.templ are the lists, message.templ one message, form.templ
// what is done about it.
package execute

import (
	"vidhuk"
	"vidhuk/center"
	"vidhuk/look"
	"vidhuk/web/page"
)

// desk answers the requests of this package.
type desk struct {
	center *center.Center
	look   *look.Look
}

// Who passes: as the rights matrix has it (requirements 1.11). Package center
// asks again.
var (
	executors = page.Only(vidhuk.Executor, vidhuk.Operator1588)
	operators = page.Only(vidhuk.Operator1588)
)

// Routes are the addresses under /work.
func Routes(c *center.Center, l *look.Look) []page.Route {
	d := &desk{c, l}
	routes := []page.Route{
		{Pattern: "GET /work", Gate: executors, Handle: d.inbox},
		{Pattern: "GET /work/emergencies", Gate: operators, Handle: d.emergencies},
		{Pattern: "GET /work/messages/{number}", Gate: executors, Handle: d.message},
	}
	for _, a := range acts {
		routes = append(routes, page.Route{
			Pattern: "POST /work/messages/{number}/" + a.path, Gate: a.gate, Handle: d.decide(a),
		})
	}
	return routes
}
