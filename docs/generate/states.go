package main

import (
	"fmt"
	"slices"
	"strings"

	"vidhuk"
	"vidhuk/language"
	"vidhuk/workflow"
)

const uk = language.Uk

// states writes docs/states.md: both diagrams, what the states are called, and
// every step with its clause.
func states() string {
	var d document
	d.line("# Стани повідомлення, доручення, допису і сповіщення про аварію")
	d.line("")
	d.line("Цей файл складає програма з таблиць пакета `workflow` (`make generate`); змінюйте таблиці, а не його.")
	d.line("Хто може зробити кожен крок, каже пакет `rights`.")
	d.line("")
	d.line("## Повідомлення")
	d.mermaid(workflow.MessageDiagram())
	d.line("| стан | код | видно всім | що це означає |")
	d.line("|---|---|---|---|")
	for _, s := range vidhuk.States {
		public := "ні"
		if s.Public() {
			public = "так"
		}
		d.line("| %s | `%s` | %s | %s |", uk.T("state."+string(s)), s, public, uk.T("state."+string(s)+".hint"))
	}
	d.line("")
	d.line("| крок | з яких станів | до яких | пункт |")
	d.line("|---|---|---|---|")
	for _, s := range workflow.Steps {
		d.line("| %s `%s` | %s | %s | %s |", uk.T("deed."+string(s.Deed)), s.Deed, names("state.", s.From), names("state.", s.To), s.Deed.Clause())
	}
	d.line("")
	d.line("Поки виконавці працюють, стан повідомлення виводиться з його доручень (`workflow.Phase`): запит на перевизначення")
	d.line("переважає все; усі остаточні позначки — «%s»; хтось узяв до розгляду — «%s»; інакше — «%s».",
		uk.T("state.answered"), uk.T("state.in_work"), uk.T("state.notified"))
	d.line("")
	d.line("## Доручення")
	d.mermaid(workflow.AssignmentDiagram())
	d.line("| стан | код | орган ще щось винен |")
	d.line("|---|---|---|")
	for _, s := range vidhuk.AssignmentStates {
		owes := "ні"
		if s.Open() {
			owes = "так"
		}
		d.line("| %s | `%s` | %s |", uk.T("assignment."+string(s)), s, owes)
	}
	d.line("")
	d.line("| крок | з яких станів | до яких | пункт |")
	d.line("|---|---|---|---|")
	for _, s := range workflow.AssignmentSteps {
		d.line("| %s `%s` | %s | %s | %s |", uk.T("deed."+string(s.Deed)), s.Deed, names("assignment.", s.From), names("assignment.", s.To), s.Deed.Clause())
	}
	d.posts()
	d.alerts()
	d.measures()
	return d.String()
}

// posts adds the states of information posts (4.1).
func (d *document) posts() {
	d.line("")
	d.line("## Інформаційний допис")
	d.mermaid(workflow.PostDiagram())
	d.line("| стан | код | видно всім |")
	d.line("|---|---|---|")
	for _, s := range vidhuk.PostStates {
		public := "ні"
		if s.Public() {
			public = "так"
		}
		d.line("| %s | `%s` | %s |", uk.T("post.state."+string(s)), s, public)
	}
	d.line("")
	d.line("| крок | з яких станів | до яких | пункт |")
	d.line("|---|---|---|---|")
	for _, s := range workflow.PostSteps {
		d.line("| %s `%s` | %s | %s | %s |", uk.T("deed."+string(s.Deed)), s.Deed, names("post.state.", s.From), names("post.state.", s.To), s.Deed.Clause())
	}
}

// alerts draws the state machine of an emergency notice.
func (d *document) alerts() {
	d.line("")
	d.line("## Сповіщення про аварію")
	d.mermaid(workflow.AlertDiagram())
	d.line("| стан | код | стосується людей зараз |")
	d.line("|---|---|---|")
	for _, s := range vidhuk.AlertStates {
		live := "ні"
		if s.Live() {
			live = "так"
		}
		d.line("| %s | `%s` | %s |", uk.Alert(s), s, live)
	}
	d.line("")
	d.line("| крок | з яких станів | до яких | пункт |")
	d.line("|---|---|---|---|")
	for _, s := range slices.Concat(workflow.AlertSteps, workflow.AlertStays) {
		d.line("| %s `%s` | %s | %s | %s |", uk.T("deed."+string(s.Deed)), s.Deed, names("alert.state.", s.From), names("alert.state.", s.To), s.Deed.Clause())
	}
}

// measures draws the state machine of a measure (4.4, 4.5).
func (d *document) measures() {
	d.line("")
	d.line("## Захід до порушника")
	d.mermaid(workflow.SanctionDiagram())
	d.line("| стан | код |")
	d.line("|---|---|")
	for _, s := range vidhuk.SanctionStates {
		d.line("| %s | `%s` |", uk.T("measure.state."+string(s)), s)
	}
	d.line("")
	d.line("| крок | з яких станів | до яких | пункт |")
	d.line("|---|---|---|---|")
	for _, s := range workflow.SanctionSteps {
		d.line("| %s `%s` | %s | %s | %s |", uk.T("deed."+string(s.Deed)), s.Deed, names("measure.state.", s.From), names("measure.state.", s.To), s.Deed.Clause())
	}
	d.line("")
	d.line("Доба рахується 24 години від рішення, також через перехід на літній чи зимовий час; захід діє за годинником, а не за чергою завдань.")
}

// names lists states as people call them.
func names[S ~string](prefix string, list []S) string {
	if len(list) == 0 {
		return "не змінюється"
	}
	all := make([]string, len(list))
	for i, s := range list {
		if all[i] = "ще немає"; s != "" {
			all[i] = uk.T(prefix + string(s))
		}
	}
	return strings.Join(all, ", ")
}

// document collects the lines of a Markdown file.
type document struct{ strings.Builder }

func (d *document) line(format string, args ...any) { fmt.Fprintf(d, format+"\n", args...) }

func (d *document) mermaid(diagram string) { d.line("\n```mermaid\n%s```\n", diagram) }
