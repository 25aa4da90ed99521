// Package page holds what all pages share: the frame around them, the
// components they are made of, forms, failures, and the one look. Packages of
// pages (web/public, web/moderate, …) fill its small view types and never write
// a colour, a state's word or an official mark themselves.
//
// # A page
//
//	p := page.From(w, r, account.Language, now) // language, theme, path, flash
//	p.Site, p.Viewer, p.Counters = site, viewer, counters
//	p.Title = p.T("nav.feed.long")
//	page.Render(w, r, http.StatusOK, page.Layout(p, feed(p, cards)))
//
// and in the page's own .templ file:
//
//	templ feed(p *page.Page, cards []page.Card) {
//		@page.Heading(p.Title, "") {
//			@page.Link(page.Button{Text: p.T("nav.new.long"), Kind: page.Accent, Icon: icon.Megaphone}, page.NewPath)
//		}
//		for _, c := range cards {
//			@page.MessageCard(p, c)
//		}
//		@page.Pages(p, page.Pager{Next: next})
//	}
//
// Wide is for desks, Live loads htmx for pages with hx-* attributes, Keys fills
// the help of the keyboard. Sentences come from package language through p.T and
// p.N; a new key goes into both of its catalogues.
//
// # A form
//
//	f, err := page.ReadForm(w, r, page.Limits{Body: 160 << 20, Files: 10})
//	if err != nil { page.Fail(w, r, p, err); return }
//	defer f.Close()
//	s := center.Submission{Text: f.Text("text"), Topic: f.Line("topic")}
//	if err := f.Err(); err == nil {
//		number, err = c.Submit(ctx, actor, s)
//	}
//	if vidhuk.KindOf(err) == vidhuk.Invalid { // show it again as it was
//		page.Render(w, r, page.Status(err), page.Layout(p, form(p, f.Refused(err))))
//		return
//	}
//	page.SetFlash(w, page.Flash{Key: "submitted", Args: map[string]string{"number": string(number)}})
//	http.Redirect(w, r, "/messages/"+string(number), http.StatusSeeOther)
//
// The same template shows a fresh form (a nil *Form or Prefill) and one that
// came back: every control takes the page, the form and a Field.
//
//	@page.ErrorSummary(p, f, text, topic)
//	@page.Area(p, f, text)     // page.Field{Name: "text", Label: …, Required: true, Max: 5000, Draft: "new"}
//	@page.Select(p, f, topic)  // Input, Radios, Checks, Check, Grounds, Photos
//	@page.Version(m.Version)
//	@page.Submit(page.Button{Text: p.T("form.send"), Kind: page.Primary})
//
// A stale version comes back with ConflictPanel over the same form, so that
// nothing typed is lost. Confirmation opens a button into a question.
//
// # What components there are
//
//	frame        Layout, Heading, Back, Panel, Columns, Facts, Tabs, Pages, EmptyState, Alert, KeyHelp
//	controls     Submit, Link, Buttons, Cap, Confirmation, Version, Hidden
//	forms        ErrorSummary, Input, Area, Select, Radios, Checks, Check, Grounds, Photos, ConflictPanel
//	states       StateBadge, AssignmentBadge, Badge, DueBadge, Progress, Time, Moment
//	messages     MessageCard, Assignments, Timeline, PhotoGrid
//	main thread  OfficialMark, OfficialAnswer, OfficialRedirect, CommentBubble, Note
//	answers      Render, Fail, Status, SecureHeaders, SetFlash, Preference
//
// `go run ./web/page/gallery` shows them all.
//
// # What script adds
//
// Pages are complete without it. These attributes are the whole of what pages
// may ask of web/asset/src/enhance:
//
//	data-key="KeyA"    that physical key presses the button or link, ticks the label, moves to the field
//	data-item          J and K move among these
//	data-draft="new"   the browser keeps what is typed (Field.Draft)
//	data-max="5000"    a living counter (Field.Max)
//	data-photos="10"   previews, smaller pictures (Photos)
//	data-expires="10"  a form that goes away after so many seconds (Undo)
//	data-focus         gets the focus when the page opens
//	data-signout       sending the form erases all drafts
//	data-relative      a time that stays true (Time)
//
// # The map of the room
//
//	page.go, nav.go, layout.*        the page, who sees which entry, the frame
//	control.*, form.*                buttons, questions; reading what was typed
//	badge.templ, look.go             states and their looks
//	official.templ, message.templ    the main thread; cards, timeline, photos
//	part.templ, view.go              smaller parts; the types that components show
//	render.go, failure.go            answers; the table from refusals to statuses
//	flash.go, preference.go          what cookies carry
//
// The style sheet is web/asset/src; it names the palette and why.
package page
