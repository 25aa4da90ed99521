package notify

import (
	"context"
	"fmt"
	"net/url"
	"strconv"

	"github.com/wneessen/go-mail"
)

// Mail sends letters through an SMTP server.
type Mail struct {
	client *mail.Client
	from   string
}

// NewMail makes a channel from an address such as
// "smtp://user:password@mail.example.org:587?from=center@example.org".
// Transport security is used wherever the server offers it, and required when
// the scheme is smtps.
func NewMail(address string) (*Mail, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, fmt.Errorf("a mail address looks like smtp://user:password@host:587?from=center@example.org")
	}
	from := u.Query().Get("from")
	if from == "" {
		return nil, fmt.Errorf("the mail address needs ?from= with the sender's e-mail")
	}
	options := []mail.Option{mail.WithTLSPolicy(mail.TLSOpportunistic)}
	if u.Scheme == "smtps" {
		options = []mail.Option{mail.WithSSL()}
	}
	if port, err := strconv.Atoi(u.Port()); err == nil {
		options = append(options, mail.WithPort(port))
	}
	if password, ok := u.User.Password(); ok {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(u.User.Username()), mail.WithPassword(password))
	}
	client, err := mail.NewClient(u.Hostname(), options...)
	return &Mail{client: client, from: from}, err
}

// Send implements Channel.
func (m *Mail) Send(ctx context.Context, l Letter) error {
	msg, err := message(l, m.from)
	if err != nil {
		return err
	}
	return m.client.DialAndSendWithContext(ctx, msg)
}

func message(l Letter, from string) (*mail.Msg, error) {
	msg := mail.NewMsg()
	if err := msg.From(from); err != nil {
		return nil, err
	}
	if err := msg.To(l.To); err != nil {
		return nil, err
	}
	msg.Subject(l.Subject)
	msg.SetDateWithValue(l.At)
	msg.SetMessageIDWithValue(fmt.Sprintf("notice-%d@vidhuk", l.ID))
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetBodyString(mail.TypeTextPlain, l.Text)
	return msg, nil
}
