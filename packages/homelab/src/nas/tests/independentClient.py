"""Looks at a NAS with py-synologydsm-api as it comes, and prints what it saw as JSON.

Arguments: port, certificate file, account, password; then, for an account with
a second factor, its name and a one-time password.
"""

import asyncio
import json
import ssl
import sys

import aiohttp
from synology_dsm import SynologyDSM
from synology_dsm.exceptions import (
    SynologyDSMLogin2SARequiredException,
    SynologyDSMLoginInvalidException,
)


async def refused(client, error):
    try:
        await client.login()
    except error:
        return True
    return False


async def main():
    port, certificate, account, password, otp_account, otp_code = sys.argv[1:]
    trust = ssl.create_default_context(cafile=certificate)
    connector = aiohttp.TCPConnector(ssl=trust)
    async with aiohttp.ClientSession(connector=connector) as session:

        def client(name, secret, **more):
            return SynologyDSM(
                session, "127.0.0.1", int(port), name, secret, use_https=True, **more
            )

        seen = {
            "wrong_password": await refused(
                client(account, "wrong"), SynologyDSMLoginInvalidException
            ),
            "second_factor_asked": await refused(
                client(otp_account, password), SynologyDSMLogin2SARequiredException
            ),
        }
        first = client(otp_account, password)
        await first.login(otp_code)
        again = client(otp_account, password, device_token=first.device_token)
        seen["trusted_device"] = await again.login()

        dsm = client(account, password)
        await dsm.login()
        for part in (
            dsm.information,
            dsm.network,
            dsm.share,
            dsm.storage,
            dsm.system,
            dsm.upgrade,
            dsm.utilisation,
        ):
            await part.update()
        storage = dsm.storage
        seen.update(
            apis=len(dsm.apis),
            model=dsm.information.model,
            version=dsm.information.version_string,
            hostname=dsm.network.hostname,
            cpu=dsm.system.cpu_cores,
            update=dsm.upgrade.update_available,
            cpu_load=dsm.utilisation.cpu_total_load,
            memory=dsm.utilisation.memory_size(),
            shares={
                dsm.share.share_name(uuid): {
                    "path": dsm.share.share_path(uuid),
                    # This client has no answer for shares without quotas.
                    "bytes": "share_quota_used" in dsm.share.get_share(uuid)
                    and dsm.share.share_size(uuid),
                }
                for uuid in dsm.share.shares_uuids
            },
            volumes={
                volume: {
                    "status": storage.volume_status(volume),
                    "device_type": storage.volume_device_type(volume),
                    "total": storage.volume_size_total(volume),
                    "used": storage.volume_size_used(volume),
                    "percent": storage.volume_percentage_used(volume),
                    "disk_temp": storage.volume_disk_temp_max(volume),
                }
                for volume in storage.volumes_ids
            },
            disks={
                disk: {
                    "name": storage.disk_name(disk),
                    "status": storage.disk_status(disk),
                    "smart": storage.disk_smart_status(disk),
                    "temp": storage.disk_temp(disk),
                    "bad_sectors": storage.disk_exceed_bad_sector_thr(disk),
                }
                for disk in storage.disks_ids
            },
        )
        seen["logout"] = await dsm.logout()
    print(json.dumps(seen))


asyncio.run(main())
