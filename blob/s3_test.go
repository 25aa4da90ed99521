package blob_test

import (
	"bytes"
	"context"
	"net"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"vidhuk"
	"vidhuk/blob"
)

const (
	user   = "tester"
	secret = "s/e+c ret"
)

// server is one that speaks S3.
type server struct {
	host   string
	client *minio.Client
}

func reach(t *testing.T, host string) server {
	t.Helper()
	client, err := minio.New(host, &minio.Options{Creds: credentials.NewStaticV4(user, secret, ""), Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	return server{host: host, client: client}
}

func (s server) address(bucket string) string {
	u := url.URL{Scheme: "s3", User: url.UserPassword(user, secret), Host: s.host, Path: bucket, RawQuery: "insecure=1"}
	return u.String()
}

// bucket opens a store in an empty bucket under a prefix.
func (s server) bucket(prefix string) func(t *testing.T) place {
	return func(t *testing.T) place {
		name := strings.ToLower(strings.NewReplacer("_", "-", ",", "", "'", "").Replace(path.Base(t.Name())))
		name = strings.Trim(name[:min(len(name), 40)], "-") + strings.Trim("-"+prefix, "-")
		if err := s.client.MakeBucket(t.Context(), name, minio.MakeBucketOptions{}); err != nil {
			t.Fatal(err)
		}
		where := s.address(name)
		at := ""
		if prefix != "" {
			at = prefix + "/"
			where = s.address(name + "/" + prefix)
		}
		store, err := blob.Open(where)
		if err != nil {
			t.Fatal(err)
		}
		return place{Store: store, scribble: func(name2 string, data []byte) {
			_, err := s.client.PutObject(context.Background(), name, at+name2, bytes.NewReader(data), int64(len(data)), minio.PutObjectOptions{})
			if err != nil {
				t.Fatal(err)
			}
		}}
	}
}

// gofakes3 is a server in this process; it is spoken to over HTTP.
func fake(t *testing.T) server {
	t.Helper()
	s := httptest.NewServer(gofakes3.New(s3mem.New()).Server())
	t.Cleanup(s.Close)
	return reach(t, s.Listener.Addr().String())
}

func TestS3(t *testing.T) {
	s := fake(t)
	t.Run("bucket", func(t *testing.T) { contract(t, s.bucket("")) })
	t.Run("prefix", func(t *testing.T) { contract(t, s.bucket("files")) })
}

// versitygw keeps buckets in a folder and checks signatures; it is a program
// of its own: go install github.com/versity/versitygw/cmd/versitygw@v1.8.0
func TestS3OfAnotherProgram(t *testing.T) {
	program, err := exec.LookPath("versitygw")
	if err != nil {
		t.Skip("SKIPPED: versitygw is not installed; TestS3 speaks to a server in this process")
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	host := free.Addr().String()
	_ = free.Close()
	data := filepath.Join(t.TempDir(), "buckets")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program, "--access", user, "--secret", secret, "--port", host, "posix", data)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Process.Kill(); _ = command.Wait() })
	s := reach(t, host)
	contract(t, s.bucket("")) // the first request is repeated until the server answers

	t.Run("a wrong secret is refused", func(t *testing.T) {
		store := s.bucket("")(t)
		if err := blob.Probe(t.Context(), store); err != nil {
			t.Fatal(err)
		}
		wrong, err := blob.Open("s3://" + user + ":wrong@" + host + "/a-wrong-secret-is-refused?insecure=1")
		if err != nil {
			t.Fatal(err)
		}
		if err := blob.Probe(t.Context(), wrong); vidhuk.CodeOf(err) != "files_unavailable" {
			t.Errorf("%v", err)
		}
	})
}

func TestAServerThatIsNotThereIsUnavailable(t *testing.T) {
	s := fake(t)
	for name, where := range map[string]string{
		"no such bucket": s.address("nowhere"),
		"nobody listens": "s3://a:b@127.0.0.1:1/files?insecure=1",
		"not in TLS":     strings.TrimSuffix(s.address("nowhere"), "?insecure=1"),
	} {
		t.Run(name, func(t *testing.T) {
			store, err := blob.Open(where)
			if err != nil {
				t.Fatal(err)
			}
			if err := blob.Probe(t.Context(), store); vidhuk.CodeOf(err) != "files_unavailable" {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestAWrongAddressIsExplainedWithoutItsSecret(t *testing.T) {
	for _, where := range []string{
		"s3://", "s3://host/bucket", "s3://hidden@host/bucket", "s3://key:hidden@host", "s3://key:hidden@host/",
		"s3://key:hidden@/bucket", "s3://key:hid/den@host/bucket", "s3://key:hidden@ho st/bucket", "s3://key:hidden@host:port:port/bucket",
	} {
		_, err := blob.Open(where)
		if err == nil || strings.Contains(err.Error(), "hid") {
			t.Errorf("%s: %v", where, err)
		}
	}
}
