// Checks what stands in this folder's neighbourhood where no container engine is at hand: the Dockerfile by a linter,
// compose.yaml by its schema and rules, the manifests by Kubernetes' own schemas and by what a restricted namespace asks
// of a pod. Ends with 1 where something is wrong, after all of it was said.
import {readFileSync, readdirSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {join} from 'node:path';
import {createRequire} from 'node:module';
import {DCLinter} from 'dclint';
import * as dockerfiles from 'dockerfile-utils';
import {parseAllDocuments} from 'yaml';

const require = createRequire(import.meta.url);
const folder = fileURLToPath(new URL('..', import.meta.url));
const problems = [];
const complain = (file, message) => problems.push(`docker/${file}: ${message}`);

function checkDockerfile(file) {
    for (const found of dockerfiles.validate(readFileSync(join(folder, file), 'utf8'))) {
        complain(file, `line ${found.range.start.line + 1}: ${found.message}`);
    }
}

async function checkCompose(file) {
    const linter = new DCLinter({
        rules: {
            // Keys stand in the order in which they are read here; the images are those of this build.
            'services-alphabetical-order': 0,
            'service-keys-order': 0,
            'top-level-properties-order': 0,
            'no-build-and-image': 0,
            'service-image-require-explicit-tag': 0,
            'require-project-name-field': 2,
        },
        quiet: false,
        exclude: [],
    });
    for (const result of await linter.lintFiles([join(folder, file)], false)) {
        for (const found of result.messages) {
            complain(file, `line ${found.line}: ${found.message} (${found.rule})`);
        }
    }
}

/** The model's class by its `apiVersion` and `kind`. */
function model({apiVersion, kind}) {
    return require(`kubernetes-models/${apiVersion}/${kind}`)[kind];
}

/**
 * The same data; `unread` lists the paths of what nobody has read of it since. The schemas allow fields that Kubernetes
 * does not know, but look at those alone that it does, so that what they leave unread is a slip of the pen.
 */
function watched(data, path = '') {
    const unread = new Map();
    const inner = [];
    const wrap = (value, where) => {
        if (value === null || typeof value !== 'object') {
            return value;
        }
        const child = watched(value, where);
        inner.push(child);
        return child.data;
    };
    const copy = Array.isArray(data) ? [] : {};
    for (const [key, value] of Object.entries(data)) {
        copy[key] = wrap(value, `${path}/${key}`);
        unread.set(key, `${path}/${key}`);
    }
    return {
        data: new Proxy(copy, {
            get(target, key) {
                unread.delete(key);
                return target[key];
            },
        }),
        unread: () => [...unread.values(), ...inner.flatMap(child => child.unread())],
    };
}

function checkPod(file, name, pod) {
    const demand = (holds, what) => holds || complain(file, `${name}: ${what}`);
    demand(pod.automountServiceAccountToken === false, 'a pod that needs no API must not get its token');
    demand(pod.securityContext?.runAsNonRoot === true, 'runAsNonRoot must be true');
    demand(pod.securityContext?.seccompProfile?.type === 'RuntimeDefault', 'seccompProfile must be RuntimeDefault');
    const volumes = new Set((pod.volumes ?? []).map(volume => volume.name));
    for (const container of pod.containers) {
        const context = container.securityContext ?? {};
        demand(context.allowPrivilegeEscalation === false, 'allowPrivilegeEscalation must be false');
        demand(context.readOnlyRootFilesystem === true, 'readOnlyRootFilesystem must be true');
        demand(context.capabilities?.drop?.includes('ALL'), 'all capabilities must be dropped');
        demand(container.livenessProbe !== undefined, 'a liveness probe is missing');
        demand(container.resources?.limits?.memory !== undefined, 'a limit of memory is missing');
        for (const mount of container.volumeMounts ?? []) {
            demand(volumes.has(mount.name), `there is no volume ${mount.name}`);
        }
    }
}

function checkManifests() {
    const files = readdirSync(join(folder, 'kubernetes')).filter(file => file.endsWith('.yaml'));
    const listed = parseAllDocuments(readFileSync(join(folder, 'kubernetes/kustomization.yaml'), 'utf8'))[0].toJS();
    for (const file of files.filter(file => file !== 'kustomization.yaml')) {
        const shown = `kubernetes/${file}`;
        if (!listed.resources.includes(file)) {
            complain(shown, 'kustomization.yaml does not list it');
        }
        for (const document of parseAllDocuments(readFileSync(join(folder, shown), 'utf8'))) {
            document.errors.forEach(error => complain(shown, error.message));
            const manifest = document.toJS();
            const name = `${manifest.kind} ${manifest.metadata?.name}`;
            try {
                const {data, unread} = watched(manifest);
                model(manifest).prototype.validate.call(data);
                unread().forEach(path => complain(shown, `${name}: Kubernetes knows no ${path}`));
            } catch (error) {
                complain(shown, `${name}: ${error.message}`);
            }
            if (manifest.kind === 'Deployment') {
                checkPod(shown, name, manifest.spec.template.spec);
            }
        }
    }
}

checkDockerfile('Dockerfile');
await checkCompose('compose.yaml');
checkManifests();
problems.forEach(problem => console.error(problem));
console.log(`deployment check: ${problems.length === 0 ? 'nothing to complain of' : `${problems.length} problems`}`);
process.exit(problems.length === 0 ? 0 : 1);
