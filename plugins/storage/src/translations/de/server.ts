/** German for what the server says in English, by its codes. */
export const server = {
  'server.findingTitle.CLAIM_WAITS_FOR_POD':
    'Der Claim wartet auf seinen ersten Pod',
  'server.findingTitle.CLASS_MISSING': 'Die Speicherklasse gibt es nicht',
  'server.findingTitle.NO_DEFAULT_CLASS':
    'Der Claim nennt keine Klasse und der Cluster hat keine voreingestellte',
  'server.findingTitle.NO_VOLUME_OFFERED':
    'Kein Volume passt zum Claim, und es wird keines für ihn angelegt',
  'server.findingTitle.PROVISIONING_FAILED':
    'Das Anlegen des Volumes ist gescheitert',
  'server.findingTitle.PROVISIONER_NOT_RUNNING':
    'Für die Speicherklasse antwortet niemand',
  'server.findingTitle.QUOTA_EXCEEDED':
    'Die Quota des Namespaces lässt den Claim nicht zu',
  'server.findingTitle.LIMIT_RANGE_REFUSED':
    'Die Größe des Claims liegt außerhalb der Grenzen des Namespaces',
  'server.findingTitle.VOLUME_PINNED_ELSEWHERE':
    'Der Pod kann nicht laufen, wo seine Daten liegen',
  'server.findingTitle.CLAIM_LOST': 'Das Volume des Claims ist weg',
  'server.findingTitle.CLAIM_DELETING_STUCK':
    'Der Claim wird gelöscht, ist aber noch in Gebrauch',
  'server.findingTitle.POOL_FILLING': 'Der Pool läuft voll',
  'server.findingTitle.POOL_FULL': 'Der Pool ist voll',
  'server.findingTitle.VOLUME_FILLING': 'Das Volume läuft voll',
  'server.findingTitle.VOLUME_FULL': 'Das Volume ist voll',
  'server.findingTitle.LARGER_THAN_ASKED':
    'Der Claim belegt mehr, als er verlangt hat',
  'server.findingTitle.MOUNTED_BY_NOTHING': 'Nichts bindet den Claim ein',
  'server.findingTitle.DELETE_DESTROYS_DATA':
    'Wer den Claim löscht, vernichtet seine Daten',
  'server.findingTitle.NODE_NOT_READY_WITH_DATA':
    'Ein Knoten, auf dem Daten liegen, ist nicht bereit',
  'server.findingTitle.STRAY_DIRECTORIES':
    'Verzeichnisse auf einem Knoten gehören zu keinem Volume',
  'server.findingTitle.READING_MISSING':
    'Der Verbrauch auf einem Knoten konnte nicht gemessen werden',
  'server.findingTitle.RESOURCE_NOT_READ':
    'Etwas im Cluster konnte nicht gelesen werden',
  'server.findingTitle.NOT_ALLOWED_TO_SEE': 'Stowage darf etwas nicht sehen',
  'server.findingTitle.NAS_DISK_FAILING':
    'Eine Platte des NAS ist nicht mehr in Ordnung',
  'server.findingTitle.NAS_POOL_DEGRADED':
    'Ein Pool des NAS läuft ohne seine volle Redundanz',
  'server.findingTitle.EXPORT_ASYNC':
    'Eine Datenbank liegt auf einer asynchronen Freigabe',
  'server.findingTitle.EXPORT_SQUASHES_ROOT':
    'Die Freigabe lässt root nicht root sein',
  'server.findingTitle.NAS_NOT_READ':
    'Ein Teil des NAS konnte nicht gelesen werden',
  'server.findingTitle.NAS_LOGIN_REFUSED':
    'Das NAS lehnt die Anmeldung des Portals ab',
  'server.findingTitle.NAS_UNREACHABLE': 'Das NAS antwortet nicht',
  'server.findingTitle.CLUSTER_UNREACHABLE': 'Der Cluster antwortet nicht',
  'server.notMeasured.WALK_OFF': 'das Abzählen ist abgeschaltet',
  'server.notMeasured.WALK_FAILED': 'das Abzählen ist gescheitert',
  'server.notMeasured.WALK_PENDING': 'das Abzählen steht noch aus',
  'server.notMeasured.KUBELET_FORBIDDEN':
    'der Kubelet darf nicht gefragt werden',
  'server.notMeasured.KUBELET_UNREACHABLE': 'der Kubelet antwortet nicht',
  'server.notMeasured.KUBELET_OFF':
    'die Statistik der Kubelets ist abgeschaltet',
  'server.notMeasured.DRIVER_REPORTS_NOTHING': 'der Treiber meldet nichts',
  'server.notMeasured.DRIVER_REPORTS_POOL':
    'der Treiber meldet den ganzen Pool, nicht diesen Claim',
  'server.notMeasured.NOT_BOUND': 'es hat noch kein Volume',
  'server.notMeasured.NOT_MOUNTED': 'nichts bindet es ein',
  'server.notMeasured.CLUSTER_UNREACHABLE': 'der Cluster antwortet nicht',
  'server.notMeasured.NAS_UNREACHABLE': 'das NAS antwortet nicht',
  'server.notMeasured.NO_SOURCE': 'es gibt keine Quelle dafür',
  'server.deleteEffect.destroys': 'Löschen vernichtet die Daten.',
  'server.deleteEffect.keeps': 'Löschen lässt die Daten stehen.',
  'server.deleteEffect.archives':
    'Löschen benennt die Daten um und hebt sie auf.',
  'server.deleteEffect.nothing': 'Löschen bewirkt an den Daten nichts.',
  'server.deleteEffect.unknown': 'Was Löschen bewirkt, ist nicht bekannt.',
} as const;
