package neo4jtest

import (
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

//go:embed pom.xml
var pom []byte

// Jars is the folder with the server's jars. The first call on a machine has
// Maven fetch them (135 MB); LOTSENNETZ_CACHE names another cache folder.
func Jars() (string, error) {
	cache := os.Getenv("LOTSENNETZ_CACHE")
	if cache == "" {
		base, err := os.UserCacheDir()
		if err != nil {
			return "", err
		}
		cache = filepath.Join(base, "lotsennetz")
	}
	home := filepath.Join(cache, "neo4j-"+Version)
	lib := filepath.Join(home, "lib")
	if _, err := os.Stat(filepath.Join(lib, "neo4j-"+Version+".jar")); err == nil {
		return lib, nil
	}
	return lib, fetch(home, lib)
}

// fetch fills a folder beside lib and renames it, so that two test programs
// fetching at once, or one interrupted, leave no half a folder behind.
func fetch(home, lib string) error {
	if err := os.MkdirAll(home, 0o755); err != nil {
		return err
	}
	part, err := os.MkdirTemp(home, "part-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(part)
	file := filepath.Join(part, "pom.xml")
	if err := os.WriteFile(file, pom, 0o600); err != nil {
		return err
	}
	out, err := exec.Command("mvn", "-B", "-q", "-f", file, "dependency:copy-dependencies",
		"-DincludeScope=runtime", "-DoutputDirectory="+filepath.Join(part, "lib")).CombinedOutput()
	if err != nil {
		return fmt.Errorf("neo4j jars: %w\n%s", err, out)
	}
	if err := os.Rename(filepath.Join(part, "lib"), lib); err != nil {
		if _, there := os.Stat(filepath.Join(lib, "neo4j-"+Version+".jar")); there == nil {
			return nil
		}
		return err
	}
	return nil
}
