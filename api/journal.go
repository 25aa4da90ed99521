package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"vidhuk/look"
)

func journalLog(s *server, ctx context.Context, _ *none) (look.JournalLog, error) {
	return s.look.JournalLog(ctx)
}

// signedNote is a head as a text that anybody can keep.
type signedNote struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func checkpoint(s *server, o huma.Operation) {
	type request struct {
		Head int64 `query:"head" minimum:"1" doc:"number of a head; the newest unless said"`
	}
	o.Responses[strconv.Itoa(http.StatusOK)] = &huma.Response{
		Description: "Підписана голова журналу (C2SP tlog-checkpoint) · A signed head of the journal (C2SP tlog-checkpoint)",
		Content:     map[string]*huma.MediaType{"text/plain": {Schema: &huma.Schema{Type: huma.TypeString}}},
	}
	huma.Register(s.api, o, func(ctx context.Context, in *request) (*signedNote, error) {
		note, err := s.look.Checkpoint(ctx, in.Head)
		return &signedNote{"text/plain; charset=utf-8", []byte(note)}, err
	})
}

// leavesQuery says from where leaves are listed.
type leavesQuery struct {
	From int64 `query:"from" minimum:"0" doc:"place of the first leaf; the answer ends before the next multiple of 256, or where the log ends"`
}

func leaves(s *server, ctx context.Context, in *leavesQuery) (look.JournalLeaves, error) {
	return s.look.JournalLeaves(ctx, in.From)
}

// inclusionQuery names a place of the log.
type inclusionQuery struct {
	Place int64 `query:"place" minimum:"0" required:"true" doc:"place of the entry in the log, from 0"`
	Size  int64 `query:"size" minimum:"1" doc:"of the log; that of the newest head unless said"`
}

func inclusion(s *server, ctx context.Context, in *inclusionQuery) (look.JournalInclusion, error) {
	return s.look.JournalInclusion(ctx, in.Place, in.Size)
}

// consistencyQuery names two sizes of the log.
type consistencyQuery struct {
	From int64 `query:"from" minimum:"1" required:"true" doc:"size of the shorter log: that of a head you kept"`
	To   int64 `query:"to" minimum:"1" doc:"size of the longer log; that of the newest head unless said"`
}

func consistency(s *server, ctx context.Context, in *consistencyQuery) (look.JournalConsistency, error) {
	return s.look.JournalConsistency(ctx, in.From, in.To)
}
