package main

import (
	"context"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
)

// TestCompose loads docker-compose.yml as docker does and checks that the app
// service sets nothing the program does not read, and that no password has a
// default.
func TestCompose(t *testing.T) {
	load := func(env []string) error {
		o, err := cli.NewProjectOptions([]string{"../../docker-compose.yml"}, cli.WithEnv(env), cli.WithName("lotsennetz"))
		if err != nil {
			t.Fatal(err)
		}
		project, err := o.LoadProject(context.Background())
		if err != nil {
			return err
		}
		app, err := project.GetService("app")
		if err != nil {
			t.Fatal(err)
		}
		for name := range app.Environment {
			if strings.HasPrefix(name, "LOTSENNETZ_") && !slices.Contains(Variables, name) {
				t.Errorf("app sets %s, which the program does not read", name)
			}
		}
		for _, name := range Variables {
			if _, set := app.Environment[name]; !set && !strings.HasSuffix(name, "_FILE") {
				t.Errorf("app does not pass %s on", name)
			}
		}
		for _, s := range project.Services {
			if s.HealthCheck == nil {
				t.Errorf("service %s has no health check", s.Name)
			}
		}
		return nil
	}
	if err := load(nil); err == nil {
		t.Error("got a project without any password, want a refusal")
	}
	if err := load([]string{"NEO4J_PASSWORD=x-long-enough", "MEILI_MASTER_KEY=x-long-enough-as-well", "PUBLIC_URL=http://127.0.0.1:8080"}); err != nil {
		t.Errorf("with passwords: %v", err)
	}
}

// TestEnvExample: every variable of docker-compose.yml stands in .env.example, and
// none more.
func TestEnvExample(t *testing.T) {
	names := func(file, pattern string) []string {
		text, err := os.ReadFile("../../" + file)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(text), -1) {
			out = append(out, m[1])
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	want, got := names("docker-compose.yml", `\$\{([A-Z0-9_]+)`), names(".env.example", `(?m)^#?([A-Z0-9_]+)=`)
	if !slices.Equal(got, want) {
		t.Errorf("got %v in .env.example, want %v", got, want)
	}
}
