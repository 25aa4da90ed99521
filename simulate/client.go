package simulate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"vidhuk"
)

// client asks the API, and writes down how each request went.
type client struct {
	base   string // without a slash at the end
	http   *http.Client
	run    string // makes idempotency keys differ from run to run
	ledger *ledger
}

// refusal is a problem document (RFC 9457) as far as it matters here.
type refusal struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
	Errors []struct {
		Field string `json:"field"`
		Code  string `json:"code"`
	} `json:"errors"`
}

func (r *refusal) Error() string {
	text := fmt.Sprintf("%d %s", r.Status, r.Code)
	for _, e := range r.Errors {
		text += fmt.Sprintf(" (%s: %s)", e.Field, e.Code)
	}
	return text
}

// codeOf is the code of a refusal, or "".
func codeOf(err error) string {
	var r *refusal
	if errors.As(err, &r) {
		return r.Code
	}
	return ""
}

// reads names a request that changes nothing.
const reads = "read "

// get reads what stands at a path.
func (c *client) get(ctx context.Context, who *Person, what, path string, into any) error {
	_, err := c.ask(ctx, http.MethodGet, reads+what, path, who, "", nil, into)
	return err
}

// post does a deed. The key makes the request safe to repeat.
func (c *client) post(ctx context.Context, who *Person, deed vidhuk.Deed, path, key string, body, into any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	_, err = c.ask(ctx, http.MethodPost, string(deed), path, who, c.run+"-"+key, data, into)
	return err
}

const (
	tries     = 5 // of a request that finds the server too busy
	mostBytes = 8 << 20
)

// ask sends one request; a server that is too busy is asked again a little
// later, under the same key.
func (c *client) ask(ctx context.Context, method, what, path string, who *Person, key string, body []byte, into any) (int, error) {
	for try := 1; ; try++ {
		began := time.Now()
		status, data, err := c.send(ctx, method, path, who, key, body)
		if err == nil && status >= http.StatusBadRequest {
			err = refusalOf(status, data)
		}
		c.ledger.add(what, time.Since(began), err)
		if status == http.StatusServiceUnavailable && try < tries {
			time.Sleep(time.Duration(try) * 50 * time.Millisecond)
			continue
		}
		if err != nil {
			return status, err
		}
		return status, json.Unmarshal(data, into)
	}
}

func (c *client) send(ctx context.Context, method, path string, who *Person, key string, body []byte) (int, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("Accept-Language", "en")
	if who != nil {
		r.Header.Set("Authorization", "Bearer "+who.Token)
	}
	if key != "" {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", key)
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, mostBytes))
	return answer.StatusCode, data, err
}

// refusalOf reads a problem document; what is none gets the status as its code.
func refusalOf(status int, data []byte) error {
	r := &refusal{}
	if json.Unmarshal(data, r) != nil || r.Code == "" {
		r.Code = "no_problem_document"
		r.Detail = strings.ToValidUTF8(string(data[:min(len(data), 200)]), "")
	}
	r.Status = status
	return r
}

// expected reports whether an error is a refusal with one of the codes.
func expected(err error, codes ...string) bool { return slices.Contains(codes, codeOf(err)) }
