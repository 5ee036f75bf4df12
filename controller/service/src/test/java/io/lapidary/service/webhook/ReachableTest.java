package io.lapidary.service.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.lapidary.issue.Issue;
import io.lapidary.issue.Issues;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachableTest {
    private static final Reachable PUBLIC = new Reachable(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.254",
                "127.0.0.1",
                "127.255.255.255",
                "169.254.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                // As programs write numbers that mean the same.
                "2130706433",
                "127.1",
                "::",
                "::1",
                "::127.0.0.1",
                "::10.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:a9fe:a9fe",
                "::ffff:0:127.0.0.1",
                "64:ff9b::127.0.0.1",
                "64:ff9b::8.8.8.8",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "2001:10::1",
                "2001:db8::1",
                "2002:7f00:1::1",
                "2002:a00:1::1",
                "3fff::1",
                "4000::1",
                "fc00::1",
                "fd00:ec2::254",
                "fdff::1",
                "fe80::1",
                "fe80::1%1",
                "febf::1",
                "fec0::1",
                "ff02::1",
                "ff0e::1"
            })
    void whatIsNotThePublicInternetIsNotCalled(String address) throws Exception {
        assertThat(PUBLIC.mayCall(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "::ffff:8.8.8.8",
                "2001:4860:4860::8888",
                "2606:4700:4700::1111",
                "2a00:1450:4001::1",
                "2003::1"
            })
    void thePublicInternetIsCalled(String address) throws Exception {
        assertThat(PUBLIC.mayCall(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void whatTheConfigurationAllowsIsCalledAndItsNeighboursAreNot() throws Exception {
        Reachable reachable = new Reachable(List.of(Network.of("10.1.0.0/16"), Network.of("fd00:1::/32")));

        assertThat(reachable.mayCall(InetAddress.getByName("10.1.2.3"))).isTrue();
        assertThat(reachable.mayCall(InetAddress.getByName("::ffff:10.1.2.3"))).isTrue();
        assertThat(reachable.mayCall(InetAddress.getByName("fd00:1::5"))).isTrue();
        assertThat(reachable.mayCall(InetAddress.getByName("10.2.0.1"))).isFalse();
        assertThat(reachable.mayCall(InetAddress.getByName("fd00:2::5"))).isFalse();
        assertThat(reachable.mayCall(InetAddress.getByName("8.8.8.8"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0",
                "10.0.0.0/",
                "10.0.0.0/33",
                "::/129",
                "intranet/8",
                "10.0.0.0/-1",
                "/8",
                "1.2.3.4/8/9"
            })
    void whatIsNoRangeIsRefusedWithAWayOut(String text) {
        Issues issues = new Issues();

        assertThat(Network.read("webhooks.allow[0]", text, issues)).isEmpty();
        assertThat(issues.list())
                .extracting(Issue::path, Issue::value)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("webhooks.allow[0]", text));
    }
}
