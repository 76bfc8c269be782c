package io.argotuner.api;

import org.junit.jupiter.api.Test;

class CrdDriftTest {
    @Test
    void crd_asCommitted_isWhatTheClassesDefine() {
        new CommittedFile("crds/argotuningpolicies.argotuner.io-v1.yml").assertIs(CrdSource.yaml());
    }
}
