// Package moderate holds the desk of moderators and administrators: the review
// queue, the inbox of @Адміністратор, what happens to a published message, and
// requests to join. It turns forms into deeds of package center and views of
// package look into pages, and decides nothing itself.
//
// The map of the room:
//
//	moderate.go  the routes and who passes them
//	act.go       the table of decisions: form → deed
//	decide.go    what every decision does with its answer
//	view.go      one message as the desk shows it
//	queue.go     the review queue
//	waiting.go   what waits beside the queue: new wordings, appeals, reports
//	comment.go   one comment: what is reported, and its removal
//	heard.go     what citizens wrote, to be watched (5.1.2)
//	second.go    decisions for another person's look (4.3)
//	workload.go  what each moderator decided
//	tag.go       the inbox of the administrator
//	member.go    requests to join
//	mail.go      the log of letters
//	choice.go    topics, districts, organizations and grounds to choose from
//	question.go  the questions of the forms, and the words around them
//	sanction.go  measures, appeals against them, and people's records
//	penalty.go   the button that also lets a measure follow
//	words.go     the lists that texts are held against
//	seclude.go   what is examined without the public
//	stop.go      the order that activity ends
//	evidence.go  the archive of evidence; screenshot.go: what a moderator adds to it
//	show.go      cards and executors
//
// The templates: waiting.templ and comment.templ are of their files; frame.templ puts a list beside an open message, message.templ
// is what is decided on, review.templ and follow.templ are the decisions.
package moderate

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
	readers   = page.Only(vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf, vidhuk.Mayor)
	tagged    = page.Only(vidhuk.Moderator, vidhuk.Administrator, vidhuk.DepartmentOf)
	reviewers = page.Only(vidhuk.Moderator, vidhuk.Administrator)
	archivist = page.Only(vidhuk.Administrator)
	archive   = page.Only(vidhuk.Administrator, vidhuk.DepartmentOf)

	auditors    = page.Only(vidhuk.Administrator, vidhuk.DepartmentOf)
	wordkeepers = page.Only(vidhuk.Administrator, vidhuk.DepartmentOf)
	stoppers    = page.Only(vidhuk.Administrator, vidhuk.DepartmentOf)
	postmasters = page.Only(vidhuk.Administrator, vidhuk.DepartmentOf, vidhuk.SysAdmin)
)

// Routes are the addresses under /desk.
func Routes(c *center.Center, l *look.Look) []page.Route {
	d := &desk{c, l}
	routes := []page.Route{
		{Pattern: "GET /desk", Gate: readers, Handle: d.queue},
		{Pattern: "GET /desk/messages/{number}", Gate: readers, Handle: d.message},
		{Pattern: "POST /desk/messages/{number}/claim", Gate: reviewers, Handle: d.takeOver},
		{Pattern: "GET /desk/revisions", Gate: readers, Handle: d.waiting(revisionList)},
		{Pattern: "GET /desk/appeals", Gate: readers, Handle: d.waiting(appealList)},
		{Pattern: "GET /desk/reports", Gate: tagged, Handle: d.waiting(reportList)},
		{Pattern: "GET /desk/messages/{number}/comments/{comment}", Gate: tagged, Handle: d.aboutComment},
		{Pattern: "POST /desk/messages/{number}/comments/{comment}/removal", Gate: reviewers, Handle: d.onComment((*desk).removeComment)},
		{Pattern: "POST /desk/messages/{number}/comments/{comment}/decision", Gate: tagged, Handle: d.onComment((*desk).decideReport)},
		{Pattern: "GET " + commentsPath, Gate: tagged, Handle: d.heards},
		{Pattern: "POST " + commentsPath, Gate: reviewers, Handle: d.heard},
		{Pattern: "GET " + secondPath, Gate: auditors, Handle: d.seconds},
		{Pattern: "POST " + secondPath + "/{id}", Gate: auditors, Handle: d.lookAgain},
		{Pattern: "GET " + workloadPath, Gate: tagged, Handle: d.workload},
		{Pattern: "GET /desk/tags", Gate: tagged, Handle: d.tags},
		{Pattern: "GET /desk/members", Gate: tagged, Handle: d.members},
		{Pattern: "POST /desk/members/{id}/admission", Gate: reviewers, Handle: d.judge(true)},
		{Pattern: "POST /desk/members/{id}/refusal", Gate: reviewers, Handle: d.judge(false)},
		{Pattern: "GET " + mailPath, Gate: postmasters, Handle: d.mail},
		{Pattern: "POST " + mailPath + "/{id}/resend", Gate: postmasters, Handle: d.resend},
		{Pattern: "GET " + measuresPath, Gate: tagged, Handle: d.measures},
		{Pattern: "GET " + measuresPath + "/{id}", Gate: tagged, Handle: d.measure},
		{Pattern: "POST " + measuresPath + "/{id}/{deed}", Gate: tagged, Handle: d.onMeasure},
		{Pattern: "GET " + peoplePath + "/{id}", Gate: tagged, Handle: d.person},
		{Pattern: "POST " + peoplePath + "/{id}/exclusion", Gate: archivist, Handle: d.exclude},
		{Pattern: "GET " + string(heldList), Gate: tagged, Handle: d.waiting(heldList)},
		{Pattern: "POST /desk/messages/{number}/comments/{comment}/release", Gate: reviewers, Handle: d.onComment((*desk).releaseComment)},
		{Pattern: "GET " + string(secludedList), Gate: wordkeepers, Handle: d.waiting(secludedList)},
		{Pattern: "GET " + wordsPath, Gate: wordkeepers, Handle: d.words},
		{Pattern: "POST " + wordsPath, Gate: wordkeepers, Handle: d.saveWord},
		{Pattern: "POST " + wordsPath + "/trial", Gate: wordkeepers, Handle: d.tryText},
		{Pattern: "POST " + wordsPath + "/{id}/end", Gate: wordkeepers, Handle: d.onWord("word_ended", (*desk).endWord)},
		{Pattern: "POST " + wordsPath + "/{id}/restoration", Gate: wordkeepers, Handle: d.onWord("word_restored", (*desk).restoreWord)},
		{Pattern: "GET " + stopPath, Gate: stoppers, Handle: d.stops},
		{Pattern: "POST " + stopPath, Gate: stoppers, Handle: d.proposeStop},
		{Pattern: "POST " + stopPath + "/{id}/confirmation", Gate: stoppers, Handle: d.onStop("stop_confirmed", (*center.Center).ConfirmStop)},
		{Pattern: "POST " + stopPath + "/{id}/withdrawal", Gate: stoppers, Handle: d.onStop("stop_withdrawn", (*center.Center).WithdrawStop)},
	}
	routes = append(routes, d.evidenceRoutes()...)
	for _, a := range acts {
		routes = append(routes, page.Route{
			Pattern: "POST /desk/messages/{number}/" + a.path, Gate: a.gate, Handle: d.decide(a),
		})
	}
	return routes
}
